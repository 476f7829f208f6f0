package org.alexnet4j.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.alexnet4j.benchmark.NetworkBenchmark;
import org.alexnet4j.benchmark.Timing;
import org.alexnet4j.benchmark.Work;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.MachineLimits;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;

/**
 * How the cost of the paper's network grows: {@code train|infer|layers PRECISION WIDTHS BATCHES THREADS}, the last three
 * lists of numbers with commas; every combination is measured. A width is the factor of all channels and units.
 *
 * <p>Prints a row of a table for each. {@code train} and {@code infer} put beside the time what it could be at best on
 * this machine: the sum over the layers of arithmetic or memory traffic, whichever takes longer at the rates measured in
 * the same process. {@code layers} tells where a training step spends its time.
 */
public final class NetworkGrowth {
    private static final String NETWORK = "alexnet";
    private static final NetworkBenchmark.Effort EFFORT = new NetworkBenchmark.Effort(3, 1);
    /** An update reads parameters, velocities and gradients, and writes the first two. */
    private static final int UPDATE_PASSES = 5;

    private NetworkGrowth() {}

    /** See the class. */
    public static void main(String[] arguments) {
        String mode = arguments[0];
        Precision precision = Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        for (int threads : integers(arguments[4])) {
            try (Engine engine = Engines.open(Engines.AUTO, threads).engine()) {
                MachineLimits limits = engine.limits(precision).orElseThrow();
                System.out.printf(
                        "%s, %s, threads %d: product %.0f GFLOP/s, copy %.1f GB/s%n",
                        mode, precision.label(), threads, limits.operations() / 1e9, limits.bytes() / 1e9);
                for (double width :
                        Stream.of(arguments[2].split(",")).map(Double::valueOf).toList()) {
                    NetworkBenchmark benchmark =
                            new NetworkBenchmark(ScaledNetwork.of(NETWORK, width), engine, precision, EFFORT);
                    for (int batch : integers(arguments[3])) {
                        String row = mode.equals("layers")
                                ? layers(benchmark, batch)
                                : whole(benchmark, batch, mode.equals("train"), limits);
                        System.out.printf("| %s | %d | %d | %s |%n", width, batch, threads, row);
                    }
                }
            }
        }
    }

    private static List<Integer> integers(String list) {
        return Stream.of(list.split(",")).map(Integer::valueOf).toList();
    }

    /** Milliseconds of a batch, images/s, GFLOP/s; at best arithmetic and memory in milliseconds; the share of that. */
    private static String whole(NetworkBenchmark benchmark, int batch, boolean training, MachineLimits limits) {
        Timing timing = training ? benchmark.training(batch) : benchmark.inference(batch);
        double operations = Work.operationsOfImage(benchmark.network(), training) * batch;
        double arithmetic = 0;
        double memory = 0;
        for (Work work : works(benchmark, batch, training)) {
            double computing = work.operations() / limits.operations();
            double moving = work.bytes() / limits.bytes();
            if (computing > moving) {
                arithmetic += computing;
            } else {
                memory += moving;
            }
        }
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f-%.1f) | %.1f | %.0f | %.1f | %.1f | %.0f %%",
                1e3 * timing.median(),
                1e3 * timing.least(),
                1e3 * timing.most(),
                timing.imagesPerSecond(),
                operations / timing.median() / 1e9,
                1e3 * arithmetic,
                1e3 * memory,
                100 * (arithmetic + memory) / timing.median());
    }

    private static List<Work> works(NetworkBenchmark benchmark, int batch, boolean training) {
        Network network = benchmark.network();
        Stream<LayerTime.Phase> phases = training
                ? Stream.of(LayerTime.Phase.FORWARD, LayerTime.Phase.BACKWARD)
                : Stream.of(LayerTime.Phase.FORWARD);
        Stream<Work> layers = phases.flatMap(phase -> Stream.iterate(0, i -> i + 1)
                .limit(network.layers().size())
                // An engine computes these together with the layer before.
                .filter(i -> !(network.layers().get(i).spec() instanceof LayerSpec.Activation))
                .map(i -> Work.of(network, i, phase, batch, benchmark.precision())));
        double parameters = network.parameters().stream()
                .mapToDouble(parameter -> parameter.size())
                .sum();
        Work update = new Work(0, training ? UPDATE_PASSES * Float.BYTES * parameters : 0);
        return Stream.concat(layers, Stream.of(update)).toList();
    }

    /** Milliseconds of a training step in convolutions, fully connected layers, all other layers, and the update. */
    private static String layers(NetworkBenchmark benchmark, int batch) {
        double convolutions = 0;
        double fullyConnected = 0;
        double others = 0;
        double update = 0;
        for (LayerTime time : benchmark.layers(batch)) {
            double millis = time.nanos() / 1e6;
            if (time.phase() == LayerTime.Phase.UPDATE) {
                update += millis;
            } else if (time.layer().startsWith("conv")) {
                convolutions += millis;
            } else if (time.layer().startsWith("fc")) {
                fullyConnected += millis;
            } else {
                others += millis;
            }
        }
        return String.format(Locale.ROOT, "%.1f | %.1f | %.1f | %.1f", convolutions, fullyConnected, others, update);
    }
}

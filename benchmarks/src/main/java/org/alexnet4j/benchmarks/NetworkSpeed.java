package org.alexnet4j.benchmarks;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Images a second of one network in one mode, on random images in memory: {@code NETWORK train|infer PRECISION BATCH
 * REPEATS [ENGINE]}. Prints one line that {@code peers/compare.py} reads.
 */
public final class NetworkSpeed {
    private NetworkSpeed() {}

    /** See the class. */
    public static void main(String[] arguments) {
        String name = arguments[0];
        boolean train = arguments[1].equals("train");
        Precision precision = Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        int batch = Integer.parseInt(arguments[3]);
        int repeats = Integer.parseInt(arguments[4]);
        String engineName = arguments.length > 5 ? arguments[5] : Engines.AUTO;
        Network network = Network.of(NetworkLibrary.network(name));
        try (Engine engine = Engines.open(engineName, Runtime.getRuntime().availableProcessors())
                .engine()) {
            List<Double> seconds = train
                    ? training(engine, network, precision, batch, repeats)
                    : inference(engine, network, precision, batch, repeats);
            Collections.sort(seconds);
            System.out.printf(
                    "%s %s %s batch %d: median %.1f ms (%.1f to %.1f), %.1f images/s%n",
                    name,
                    arguments[1],
                    arguments[2],
                    batch,
                    1e3 * seconds.get(seconds.size() / 2),
                    1e3 * seconds.get(0),
                    1e3 * seconds.get(seconds.size() - 1),
                    batch / seconds.get(seconds.size() / 2));
        }
    }

    private static List<Double> training(Engine engine, Network network, Precision precision, int batch, int repeats) {
        List<Double> seconds = new ArrayList<>();
        try (TrainingProgram program = engine.compileTraining(network, batch, precision)) {
            Parameters parameters = Parameters.initial(network, 1);
            for (ParameterSpec parameter : network.parameters()) {
                program.write(TrainingProgram.Tensor.PARAMETER, parameter.name(), parameters.get(parameter));
            }
            program.memory().forEach(use -> System.err.printf("%8.1f MB %s%n", use.bytes() / 1e6, use.purpose()));
            FloatBuffer images = fill(program.newImages());
            int[] labels = new int[batch];
            for (int i = 0; i < batch; i++) {
                labels[i] = i % network.classes();
            }
            Update update = new Update(0.9, constant(network, 0.001), constant(network, 0.0005));
            for (int step = 0; step < repeats + 2; step++) {
                long start = System.nanoTime();
                program.step(images, labels, new DropoutMask(1, step), update);
                if (step >= 2) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
            }
        }
        return seconds;
    }

    private static List<Double> inference(Engine engine, Network network, Precision precision, int batch, int repeats) {
        List<Double> seconds = new ArrayList<>();
        Parameters parameters = Parameters.initial(network, 1);
        try (InferenceProgram program = engine.compileInference(network, parameters, batch, precision, Set.of())) {
            FloatBuffer images = fill(
                    java.nio.ByteBuffer.allocateDirect(batch * network.input().size() * Float.BYTES)
                            .order(java.nio.ByteOrder.nativeOrder())
                            .asFloatBuffer());
            FloatBuffer logits = FloatBuffer.allocate(batch * network.classes());
            for (int i = 0; i < repeats + 3; i++) {
                long start = System.nanoTime();
                program.infer(images, batch, logits.clear());
                if (i >= 3) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
            }
        }
        return seconds;
    }

    private static java.util.Map<String, Double> constant(Network network, double value) {
        return network.parameters().stream().collect(Collectors.toMap(ParameterSpec::name, parameter -> value));
    }

    /** Pixels minus their mean, roughly. */
    private static FloatBuffer fill(FloatBuffer images) {
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, (float) (key.uniform(i) * 255 - 127));
        }
        return images;
    }
}

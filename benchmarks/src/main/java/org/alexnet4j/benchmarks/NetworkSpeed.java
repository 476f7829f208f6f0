package org.alexnet4j.benchmarks;

import java.util.Locale;
import org.alexnet4j.benchmark.NetworkBenchmark;
import org.alexnet4j.benchmark.Timing;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;

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
            NetworkBenchmark benchmark =
                    new NetworkBenchmark(network, engine, precision, new NetworkBenchmark.Effort(repeats, 0));
            Timing timing = train ? benchmark.training(batch) : benchmark.inference(batch);
            System.out.printf(
                    "%s %s %s batch %d: median %.1f ms (%.1f to %.1f), %.1f images/s%n",
                    name,
                    arguments[1],
                    arguments[2],
                    batch,
                    1e3 * timing.median(),
                    1e3 * timing.least(),
                    1e3 * timing.most(),
                    timing.imagesPerSecond());
        }
    }
}

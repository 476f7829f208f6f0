package org.alexnet4j.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.benchmark.NetworkBenchmark;
import org.alexnet4j.benchmark.Timing;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.MachineLimits;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alexnet bench}: how fast is this machine, and how near to what it could do? */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures how fast a network trains and classifies on this machine, relative to the"
                    + " hardware's peak: the rate of a large matrix product and of a large copy.",
            "",
            "Runs on noise in memory, in every precision that the engine has (or in that of --precision alone), and"
                    + " recommends one. Takes two minutes for the paper's network; let nothing else run meanwhile.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet bench",
            "  alexnet bench --network cifar-80sec --batches 32,128,512",
            "  alexnet bench --precision bfloat16 --json"
        })
final class BenchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description = "a name that describe --list shows, or a network.toml or its folder (default:"
                    + " ${DEFAULT-VALUE})")
    private String network = "alexnet";

    @Option(
            names = "--batches",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,32,128",
            description = "images at a time; shares and layers are those of the largest (default: ${DEFAULT-VALUE})")
    private List<Integer> batches = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "least time of each measurement, after two warm-ups (default: ${DEFAULT-VALUE})")
    private double seconds = 2;

    @Mixin
    private EngineOptions.ForBench engineOptions = new EngineOptions.ForBench();

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        if (!(seconds >= 0 && seconds <= 3600)) {
            throw UserException.input("--seconds: " + seconds + " is not within 0 to 3600", "leave it out");
        }
        Network checked = Network.of(NetworkLibrary.network(network));
        for (int batch : batches) {
            if (batch < 1 || batch > checked.largestBatch()) {
                throw UserException.input(
                        "--batches: " + batch + " is not within 1 to " + checked.largestBatch(), "leave it out");
            }
        }
        BenchReport report;
        try (Engine engine = engineOptions.open(terminal)) {
            report = measure(checked, engine);
        }
        if (json) {
            terminal.out().println(report.json());
        } else {
            report.lines().forEach(terminal.out()::println);
        }
        terminal.out().flush();
        return ExitCode.OK.code;
    }

    private BenchReport measure(Network checked, Engine engine) {
        Map<Precision, BenchReport.Measured> measured = new EnumMap<>(Precision.class);
        for (Precision precision : engineOptions.precisionsOf(engine)) {
            measured.put(precision, measure(checked, engine, precision));
        }
        Optional<Map.Entry<Precision, BenchReport.Measured>> best = measured.entrySet().stream()
                .filter(entry -> !entry.getValue().training().isEmpty())
                .max(Comparator.comparingDouble(
                        entry -> entry.getValue().largestTraining().imagesPerSecond()));
        Map<Integer, Timing> byThreads = best.map(entry -> byThreads(
                        checked,
                        engine.threads(),
                        entry.getKey(),
                        entry.getValue().largestTraining()))
                .orElse(Map.of());
        BenchReport.Advice advice = best.map(entry -> new BenchReport.Advice(
                        entry.getKey(),
                        fastest(byThreads),
                        entry.getValue().largestTraining().batch()))
                .orElse(null);
        return new BenchReport(checked, engine.description(), engine.threads(), measured, byThreads, advice);
    }

    private Map<Integer, Timing> byThreads(Network checked, int threads, Precision precision, Timing whole) {
        Map<Integer, Timing> byThreads = new TreeMap<>();
        byThreads.put(threads, whole);
        if (threads > 1) {
            // Where two threads share a core, half of them may be as fast.
            int half = threads / 2;
            try (Engine fewer = engineOptions.openWith(half)) {
                say("training", precision, whole.batch(), ", " + half + (half == 1 ? " thread" : " threads"));
                byThreads.put(half, benchmark(checked, fewer, precision).training(whole.batch()));
            }
        }
        return byThreads;
    }

    private static int fastest(Map<Integer, Timing> byThreads) {
        return byThreads.entrySet().stream()
                .max(Comparator.comparingDouble(entry -> entry.getValue().imagesPerSecond()))
                .orElseThrow()
                .getKey();
    }

    private BenchReport.Measured measure(Network checked, Engine engine, Precision precision) {
        NetworkBenchmark benchmark = benchmark(checked, engine, precision);
        terminal.notice("measuring: limits of the machine in " + precision.label());
        Optional<MachineLimits> before = engine.limits(precision);
        List<Timing> training = new ArrayList<>();
        List<Timing> inference = new ArrayList<>();
        boolean trains = engine.precisions().contains(precision);
        TreeSet<Integer> ascending = new TreeSet<>(batches);
        for (int batch : ascending) {
            say("inference", precision, batch, "");
            inference.add(benchmark.inference(batch));
            if (trains) {
                say("training", precision, batch, "");
                training.add(benchmark.training(batch));
            }
        }
        Timing single = ascending.first() == 1 ? inference.get(0) : benchmark.inference(1);
        List<LayerTime> layers = List.of();
        if (trains) {
            say("layers", precision, ascending.last(), "");
            layers = benchmark.layers(ascending.last());
        }
        // Again, since the rate of a shared machine wanders.
        Optional<MachineLimits> limits =
                before.flatMap(first -> engine.limits(precision).map(first::orBetter));
        return new BenchReport.Measured(limits.orElse(null), training, inference, single, layers);
    }

    private NetworkBenchmark benchmark(Network checked, Engine engine, Precision precision) {
        return new NetworkBenchmark(checked, engine, precision, new NetworkBenchmark.Effort(3, seconds));
    }

    private void say(String what, Precision precision, int batch, String more) {
        terminal.notice("measuring: " + what + " in " + precision.label() + ", batch " + batch + more);
    }
}

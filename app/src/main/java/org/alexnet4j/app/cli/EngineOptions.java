package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.training.RunPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose an engine, for every command that computes; {@code --precision} says what a command can do. */
@HelpSection(HelpSection.Title.MACHINE)
class EngineOptions {
    private static final String TO_INFER =
            "float32, bfloat16 where the processor has it, or int8 with a model that alexnet calibrate has made";

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = Engines.AUTO,
            description = "auto (the fastest that runs here), onednn or reference (default: ${DEFAULT-VALUE})")
    private String engine = Engines.AUTO;

    private @Nullable String precision;

    /** Whether that is the precision of an index, and not what the user asked for. */
    private boolean ofIndex;

    @Option(names = "--threads", paramLabel = "N", description = "threads of one computation (default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** Of commands that train. */
    @HelpSection(HelpSection.Title.MACHINE)
    static final class ForTraining extends EngineOptions {
        @Option(
                names = "--precision",
                paramLabel = "NAME",
                description =
                        "float32, or bfloat16 where the processor has it: faster, with float32 master weights (default:"
                                + " float32)")
        void setPrecision(String name) {
            precision(name);
        }
    }

    /** Of commands that only infer. */
    @HelpSection(HelpSection.Title.MACHINE)
    static final class ForInference extends EngineOptions {
        @Option(names = "--precision", paramLabel = "NAME", description = TO_INFER + " (default: float32)")
        void setPrecision(String name) {
            precision(name);
        }
    }

    /** Of commands that compute in float32. */
    @HelpSection(HelpSection.Title.MACHINE)
    static final class ForFloat32 extends EngineOptions {
        @Option(
                names = "--precision",
                paramLabel = "NAME",
                description = "float32, the only one that this command knows (default: float32)")
        void setPrecision(String name) {
            precision(name);
        }
    }

    /** Of commands that compare features. */
    @HelpSection(HelpSection.Title.MACHINE)
    static final class ForIndex extends EngineOptions {
        @Option(
                names = "--precision",
                paramLabel = "NAME",
                description = TO_INFER + " (default: that of the index; of a new one float32)")
        void setPrecision(String name) {
            precision(name);
        }
    }

    /** Of the one that measures them. */
    @HelpSection(HelpSection.Title.MACHINE)
    static final class ForBench extends EngineOptions {
        @Option(
                names = "--precision",
                paramLabel = "NAME",
                description = "float32, bfloat16 or int8 (default: all that this machine can compute in)")
        void setPrecision(String name) {
            precision(name);
        }
    }

    void precision(String name) {
        precision = name;
    }

    /** The options of a run that knows what it was begun with. */
    static EngineOptions of(String engine, String precision, int threads) {
        EngineOptions options = new EngineOptions();
        options.engine = engine;
        options.precision = precision;
        options.threads = threads;
        return options;
    }

    /** Takes the precision of an index where none was asked for. */
    void preferThatOf(FeatureIndex index) {
        if (precision == null) {
            precision = index.origin().precision();
            ofIndex = true;
        }
    }

    /** Opens the engine; where it is slower than it need be, says in one line which it is, and why. */
    Engine open(Terminal terminal) {
        requireThreads();
        Engines.Choice choice = choose(threads);
        Engine opened = choice.engine();
        List<String> reasons = new ArrayList<>();
        choice.refusals().forEach(refusal -> reasons.add("not used: " + refusal));
        reasons.addAll(opened.shortcomings());
        int processors = Runtime.getRuntime().availableProcessors();
        if (opened.threads() > processors) {
            reasons.add("--threads " + threads + " is more than the " + processors
                    + (processors == 1 ? " core" : " cores") + " available: the cores are oversubscribed");
        }
        if (!reasons.isEmpty()) {
            terminal.notice("engine: " + opened.description() + ", "
                    + asked(opened).label() + "; slower than it need be: " + String.join("; ", reasons));
        }
        return opened;
    }

    /** Opens the engine with another number of threads, silently. */
    Engine openWith(int otherThreads) {
        return choose(otherThreads).engine();
    }

    /** Refuses a number of threads that is none. */
    void requireThreads() {
        if (threads < 1) {
            throw UserException.input("--threads: " + threads + " is not at least 1", "leave it out to use all cores");
        }
    }

    private Engines.Choice choose(int number) {
        return Engines.open(engine, number);
    }

    /**
     * Refuses every precision but float32.
     *
     * @param what computes in it, for the message
     */
    void requireFloat32(String what) {
        if (precision != null && named(precision) != Precision.FLOAT32) {
            throw UserException.input(
                    "--precision " + precision + ": " + what + " computes in float32", "leave it out");
        }
    }

    /** The precision asked for, or all in which the engine can at least infer. */
    List<Precision> precisionsOf(Engine opened) {
        if (precision != null) {
            return List.of(inferencePrecisionOf(opened));
        }
        List<Precision> all = new ArrayList<>(opened.precisions());
        if (opened.quantizes()) {
            all.add(Precision.INT8);
        }
        return all;
    }

    /**
     * The precision asked for to infer in, or the engine's preferred one.
     *
     * @throws UserException if there is no such precision, or not on this engine and processor
     */
    Precision inferencePrecisionOf(Engine engine) {
        Precision chosen = asked(engine);
        boolean able = chosen == Precision.INT8
                ? engine.quantizes()
                : engine.precisions().contains(chosen);
        if (!able) {
            throw ofIndex
                    ? UserException.input(
                            "the index was made in " + precision + ", which engine " + engine.name()
                                    + " does not support on this CPU",
                            "make another index with --precision float32, or search this one with it")
                    : UserException.input(
                            "--precision " + precision + ": engine " + engine.name() + " does not support it on this"
                                    + " CPU",
                            "omit --precision, or use float32");
        }
        return chosen;
    }

    /**
     * The precision asked for to train in, or the engine's preferred one.
     *
     * @throws UserException if there is no such precision, or not on this engine and processor
     */
    Precision precisionOf(Engine engine) {
        if (asked(engine) == Precision.INT8) {
            throw UserException.input(
                    "--precision int8: nothing is trained in 8 bits",
                    "choose float32 or bfloat16, and calibrate the model for int8");
        }
        return inferencePrecisionOf(engine);
    }

    /**
     * What a run that begins now has to know.
     *
     * @param datasetPath where the dataset lies
     * @param validation the split to validate on; null for none
     * @param validateEvery steps; 0 for each epoch only
     * @param checkpointEvery steps; 0 for each epoch only
     */
    RunPlan plan(
            Engine engine,
            Path datasetPath,
            PreparedDataset dataset,
            @Nullable Split validation,
            long validateEvery,
            long checkpointEvery) {
        return new RunPlan(
                datasetPath.toAbsolutePath().normalize().toString(),
                dataset.digest(),
                validation,
                engine.name(),
                precisionOf(engine),
                engine.threads(),
                validateEvery,
                checkpointEvery,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Precision asked(Engine engine) {
        return precision == null ? engine.precisions().get(0) : named(precision);
    }

    private static Precision named(String name) {
        for (Precision candidate : Precision.values()) {
            if (candidate.label().equalsIgnoreCase(name)) {
                return candidate;
            }
        }
        throw UserException.input("--precision " + name + ": no such precision", "choose float32, bfloat16 or int8");
    }
}

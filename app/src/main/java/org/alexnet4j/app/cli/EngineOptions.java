package org.alexnet4j.app.cli;

import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose an engine, for every command that computes. */
final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = Engines.AUTO,
            description = "auto (the fastest that runs here), onednn or reference (default: ${DEFAULT-VALUE})")
    private String engine = Engines.AUTO;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "float32, or bfloat16 where the processor has it: faster, with float32 master weights while"
                    + " training (default: float32)")
    private @Nullable String precision;

    @Option(names = "--threads", paramLabel = "N", description = "threads of one computation (default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** The options of a run that knows what it was begun with. */
    static EngineOptions of(String engine, String precision, int threads) {
        EngineOptions options = new EngineOptions();
        options.engine = engine;
        options.precision = precision;
        options.threads = threads;
        return options;
    }

    /** Threads of one computation. */
    int threads() {
        return threads;
    }

    /** Opens the engine and says in one line which it is, in which precision, and why faster ones were refused. */
    Engine open(Terminal terminal) {
        Engines.Choice choice = choose(threads);
        choice.refusals().forEach(refusal -> terminal.notice("not used: " + refusal));
        terminal.notice("engine: " + choice.engine().description() + ", "
                + precisionOf(choice.engine()).label());
        choice.engine().shortcomings().forEach(terminal::notice);
        return choice.engine();
    }

    /** Opens the engine with another number of threads, silently. */
    Engine openWith(int otherThreads) {
        return choose(otherThreads).engine();
    }

    private Engines.Choice choose(int number) {
        if (number < 1) {
            throw UserException.input("--threads: " + number + " is not at least 1", "leave it out to use all cores");
        }
        return Engines.open(engine, number);
    }

    /** The precision asked for, or all that the engine has. */
    List<Precision> precisionsOf(Engine opened) {
        return precision == null ? opened.precisions() : List.of(precisionOf(opened));
    }

    /**
     * The precision asked for, or the engine's preferred one.
     *
     * @throws UserException if there is no such precision, or not on this engine and processor
     */
    Precision precisionOf(Engine engine) {
        String name = precision;
        if (name == null) {
            return engine.precisions().get(0);
        }
        for (Precision candidate : Precision.values()) {
            if (candidate.name().equalsIgnoreCase(name)) {
                if (!engine.precisions().contains(candidate)) {
                    throw UserException.input(
                            "--precision " + name + ": engine " + engine.name() + " cannot compute in it here",
                            "leave --precision out, or take float32");
                }
                return candidate;
            }
        }
        throw UserException.input("--precision " + name + ": no such precision", "choose float32 or bfloat16");
    }
}

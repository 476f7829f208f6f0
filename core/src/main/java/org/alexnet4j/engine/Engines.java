package org.alexnet4j.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.alexnet4j.Services;
import org.alexnet4j.UserException;

/** Chooses an engine. */
public final class Engines {
    /** The name that stands for the fastest engine that can be opened. */
    public static final String AUTO = "auto";

    /**
     * More than any machine has cores. OpenMP would bring the process down where it cannot start as many as it is asked to.
     */
    private static final int MOST_THREADS = 1024;

    private Engines() {}

    /**
     * An opened engine, and why faster ones were refused.
     *
     * @param engine the engine; the caller closes it
     * @param refusals a line for each faster engine that could not be opened, with the remedy
     */
    public record Choice(Engine engine, List<String> refusals) {}

    /** The names of all engines on the class path, fastest first. */
    public static List<String> names() {
        return providers().stream().map(EngineProvider::name).toList();
    }

    /**
     * Opens an engine by name, or the fastest that can be opened for {@link #AUTO}.
     *
     * @param threads number of threads that one call may use, 1 to 1024
     * @throws UserException if that is no number of threads, no engine has that name, or the named engine cannot be opened: a named engine never
     *     falls back
     */
    public static Choice open(String name, int threads) {
        requireNonNull(name, "name is null");
        if (threads < 1 || threads > MOST_THREADS) {
            throw UserException.input(
                    "an engine cannot have " + threads + " threads",
                    "choose 1 to " + MOST_THREADS + "; more than the processor's cores do not help");
        }
        List<String> refusals = new ArrayList<>();
        for (EngineProvider provider : providers()) {
            if (name.equals(AUTO) || name.equals(provider.name())) {
                try {
                    return new Choice(new SharedEngine(provider.open(threads)), List.copyOf(refusals));
                } catch (EngineUnavailableException e) {
                    if (!name.equals(AUTO)) {
                        throw new UserException(
                                UserException.Kind.ENGINE,
                                "engine " + name + " cannot be used here: " + e.getMessage(),
                                e.remedy(),
                                e);
                    }
                    refusals.add(provider.name() + ": " + e.getMessage() + "; " + e.remedy());
                }
            }
        }
        throw new UserException(
                UserException.Kind.ENGINE,
                "no engine named '" + name + "' on the class path",
                "choose one of " + AUTO + ", " + names().stream().collect(Collectors.joining(", ")));
    }

    private static List<EngineProvider> providers() {
        return Services.of(EngineProvider.class).stream()
                .sorted(Comparator.comparingInt(EngineProvider::rank).reversed())
                .toList();
    }
}

package org.alexnet4j.app.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Takes Ctrl-C (and a request to end, and the closing of the terminal) as the wish to stop at the next good moment; a
 * second Ctrl-C or request ends the process at once. A closing terminal tells so more than once.
 *
 * <p>A shutdown hook would not do: once it runs, a second Ctrl-C is ignored. So it uses {@code sun.misc.Signal}, by name,
 * since the compiler does not want to see it; where that is missing, Ctrl-C ends the process, and the last checkpoint
 * stays.
 */
final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final String TERMINAL_CLOSED = "HUP";
    private static final List<String> SIGNALS = List.of("INT", "TERM", TERMINAL_CLOSED);

    private final Map<Object, Object> previous = new LinkedHashMap<>();
    private final Runnable announcement;
    private final Runnable end;
    private volatile boolean requested;

    private StopSignal(Runnable announcement, Runnable end) {
        this.announcement = announcement;
        this.end = end;
    }

    /** Takes the signals until it is closed. */
    static StopSignal install(Terminal terminal) {
        StopSignal stop = new StopSignal(
                () -> {
                    // Ctrl-C has left its own sign in the line.
                    terminal.notice("");
                    terminal.notice(
                            "stopping: finishing the step and writing a checkpoint; Ctrl-C again ends at once without one");
                },
                () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code));
        SIGNALS.forEach(stop::take);
        return stop;
    }

    /** For tests: takes no signals. */
    static StopSignal of(Runnable announcement, Runnable end) {
        return new StopSignal(announcement, end);
    }

    private void take(String name) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            request(name);
                        }
                        return null;
                    });
            previous.put(
                    signal,
                    signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler));
        } catch (InvocationTargetException e) {
            // This system has no such signal, or the JVM keeps it for itself: it does what it always does.
        } catch (ReflectiveOperationException e) {
            // This Java has no such class: see above.
        }
    }

    /** A signal has come. */
    void request(String signal) {
        if (!requested) {
            requested = true;
            announcement.run();
        } else if (!signal.equals(TERMINAL_CLOSED)) {
            end.run();
        }
    }

    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        previous.forEach((signal, handler) -> {
            try {
                signal.getClass()
                        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                        .invoke(null, signal, handler);
            } catch (ReflectiveOperationException e) {
                // They were taken in the same way: there is nothing else to try.
            }
        });
        previous.clear();
    }
}

package org.alexnet4j.dataset;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs a task for each of many numbers on many threads, and hands out the results in the order of the numbers. */
final class OrderedTasks {
    /** Tasks under way for each thread: enough to bridge a slow one, few enough to fit any memory. */
    static final int IN_FLIGHT_PER_THREAD = 8;

    /** Takes a result, on the thread that runs it all. */
    @FunctionalInterface
    interface Results<R> {
        void take(int number, R result);
    }

    private OrderedTasks() {}

    /**
     * Runs the tasks 0 to {@code count} - 1. When it ends, for whatever reason, no task is running any more.
     *
     * @throws InterruptedException if this thread is interrupted
     */
    static <R> void run(int count, int threads, IntFunction<R> task, Results<R> results) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, runnable -> {
            Thread thread = new Thread(runnable, "prepare");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Future<R>> pending = new ArrayDeque<>();
            int submitted = 0;
            for (int done = 0; done < count; done++) {
                while (submitted < count && pending.size() < IN_FLIGHT_PER_THREAD * threads) {
                    int number = submitted++;
                    pending.add(workers.submit(() -> task.apply(number)));
                }
                results.take(done, pending.remove().get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError exhausted) {
                throw exhausted;
            }
            throw new IllegalStateException("a worker failed", e.getCause());
        } finally {
            stop(workers);
        }
    }

    /** Waits for the workers too, since they read from a source that the caller is going to close. */
    private static void stop(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("workers do not stop");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes batches on threads of its own, a few ahead of the reader. Batches come in their order whatever thread makes
 * them; the time that the reader waits is measured.
 */
final class Prefetcher implements AutoCloseable {
    /** Fills a buffer with the batch of a number. */
    @FunctionalInterface
    interface Filler {
        Batch fill(long number, FloatBuffer images);
    }

    private final Filler filler;
    private final ExecutorService threads;
    private final Deque<FloatBuffer> free = new ArrayDeque<>();
    private final Deque<Future<Batch>> underWay = new ArrayDeque<>();
    private final long end;
    private long nextNumber;
    private long waited;

    /**
     * @param newImages makes a buffer for the images of a batch
     * @param threads how many batches are made at the same time
     * @param first number of the first batch
     * @param end number behind the last batch
     */
    Prefetcher(Filler filler, Supplier<FloatBuffer> newImages, int threads, long first, long end) {
        this.filler = filler;
        this.end = end;
        this.nextNumber = first;
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch loader");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < threads + 1; i++) {
            free.add(newImages.get());
        }
        makeAhead();
    }

    boolean hasNext() {
        return !underWay.isEmpty() || nextNumber < end;
    }

    /** The next batch; its buffer comes back through {@link #recycle}. */
    Batch next() {
        Future<Batch> future = underWay.poll();
        if (future == null) {
            throw new IllegalStateException("no batch is under way: the last was taken, or none was recycled");
        }
        long start = System.nanoTime();
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } finally {
            waited += System.nanoTime() - start;
        }
    }

    /** Takes back the buffer of a batch that nobody reads any more. */
    void recycle(Batch batch) {
        free.add(batch.images());
        makeAhead();
    }

    /** Nanoseconds that {@link #next} has waited. */
    long waitNanos() {
        return waited;
    }

    private void makeAhead() {
        while (!free.isEmpty() && nextNumber < end) {
            FloatBuffer images = free.remove();
            long number = nextNumber++;
            underWay.add(threads.submit(() -> filler.fill(number, images)));
        }
    }

    /** Stops the threads and waits for them, even if it is interrupted: they read what the caller closes next. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

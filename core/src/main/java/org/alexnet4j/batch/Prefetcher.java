package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills batches ahead of their use, on threads of its own that work on the same batch together, and hands them out in
 * order. The buffers are reused.
 *
 * @param <T> what is handed out
 */
final class Prefetcher<T> implements AutoCloseable {
    /** The batches. Called in order, by one thread at a time. */
    interface Source<T> {
        /** Begins the next batch; null where there is none. */
        @Nullable
        Filling<T> begin(FloatBuffer images);
    }

    /** One batch on its way. */
    interface Filling<T> {
        /** Examples to fill in. */
        int examples();

        /** Fills one example in; called once each, by many threads. */
        void fill(int example);

        /** What is handed out when all examples are there. */
        T batch();
    }

    /** Examples that a thread takes at a time. */
    private static final int CLAIM = 8;

    private final class Progress {
        final Filling<T> filling;
        int claimed;
        int filled;

        Progress(Filling<T> filling) {
            this.filling = filling;
        }

        boolean isComplete() {
            return filled == filling.examples();
        }
    }

    private final class Claim {
        final Progress progress;
        final int from;
        final int to;

        Claim(Progress progress) {
            this.progress = progress;
            from = progress.claimed;
            to = Math.min(from + CLAIM, progress.filling.examples());
            progress.claimed = to;
        }
    }

    private final Source<T> source;
    private final List<Thread> threads = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workToDo = lock.newCondition();
    private final Condition batchFilled = lock.newCondition();

    // Guarded by the lock.
    private final Deque<FloatBuffer> free = new ArrayDeque<>();
    private final Deque<Progress> underWay = new ArrayDeque<>();
    private boolean exhausted;
    private boolean closed;
    private @Nullable Throwable failure;
    private long waitNanos;

    /**
     * @param buffers batches that may be under way, filled or in the caller's hands at once
     */
    Prefetcher(String name, Source<T> source, Supplier<FloatBuffer> newImages, int buffers, int threadCount) {
        this.source = source;
        for (int i = 0; i < buffers; i++) {
            free.add(newImages.get());
        }
        for (int i = 0; i < threadCount; i++) {
            Thread thread = new Thread(this::work, name + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** The next batch, or null after the last. */
    @Nullable
    T next() throws InterruptedException {
        lock.lock();
        try {
            if (!isNextFilled()) {
                long start = System.nanoTime();
                while (!isNextFilled()) {
                    batchFilled.await();
                }
                waitNanos += System.nanoTime() - start;
            }
            Progress next = underWay.poll();
            return next == null ? null : next.filling.batch();
        } finally {
            lock.unlock();
        }
    }

    private boolean isNextFilled() {
        if (failure != null) {
            throw new IllegalStateException("a batch could not be filled: " + failure, failure);
        }
        if (closed) {
            throw new IllegalStateException("closed");
        }
        Progress next = underWay.peek();
        if (next == null) {
            if (free.isEmpty() && !exhausted) {
                throw new IllegalStateException("all buffers are in use; none was recycled");
            }
            return exhausted;
        }
        return next.isComplete();
    }

    void recycle(FloatBuffer images) {
        lock.lock();
        try {
            free.add(images);
            workToDo.signal();
        } finally {
            lock.unlock();
        }
    }

    long waitNanos() {
        lock.lock();
        try {
            return waitNanos;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (Claim claim = claim(); claim != null; claim = claim()) {
                for (int example = claim.from; example < claim.to; example++) {
                    claim.progress.filling.fill(example);
                }
                finish(claim);
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private @Nullable Claim claim() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && failure == null) {
                Progress newest = underWay.peekLast();
                if (newest != null && newest.claimed < newest.filling.examples()) {
                    return new Claim(newest);
                }
                if (exhausted) {
                    return null;
                }
                FloatBuffer images = free.poll();
                if (images == null) {
                    workToDo.await();
                } else {
                    begin(images);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void begin(FloatBuffer images) {
        Filling<T> filling = source.begin(images);
        if (filling == null) {
            exhausted = true;
            batchFilled.signalAll();
        } else {
            underWay.add(new Progress(filling));
        }
        workToDo.signalAll();
    }

    private void finish(Claim claim) {
        lock.lock();
        try {
            claim.progress.filled += claim.to - claim.from;
            if (claim.progress.isComplete()) {
                batchFilled.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable e) {
        lock.lock();
        try {
            if (failure == null) {
                failure = e;
            }
            workToDo.signalAll();
            batchFilled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops the threads and waits for them; an interruption does not keep it from waiting. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            workToDo.signalAll();
            batchFilled.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

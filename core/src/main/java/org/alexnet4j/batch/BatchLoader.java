package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/**
 * The training examples batch by batch, filled ahead on threads of its own.
 *
 * <p>Position p = step · batchSize + i of the run holds example {@code order[p mod n]}, order being the random permutation
 * of epoch p / n; so no example is ever left out, and a batch may reach from one epoch into the next. Crop, flip and
 * color are drawn for p. All of it is a function of seed and p: neither the number of threads nor the step at which one
 * begins makes a difference.
 *
 * <p>Taken from by one thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class BatchLoader implements AutoCloseable {
    /**
     * @param dataset where the examples are; stays open until the loader is closed
     * @param newImages gives a buffer for the images of one batch, (N,C,H,W); asked a few times, never again
     * @param seed of the run
     * @param threads that fill batches, at least 1
     * @param firstStep number of the first batch
     * @throws org.alexnet4j.UserException if the split is empty, or its images are smaller than the crop
     */
    public BatchLoader(
            PreparedDataset dataset,
            Split split,
            int batchSize,
            TrainingView view,
            Supplier<FloatBuffer> newImages,
            long seed,
            int threads,
            long firstStep) {
        throw new UnsupportedOperationException();
    }

    /**
     * The next batch; give it back with {@link #recycle} once its images have been used.
     *
     * @throws IllegalStateException if the loader is closed, or all of its buffers are with the caller
     */
    public Batch next() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Gives a batch's buffer back, to be filled again. */
    public void recycle(Batch batch) {
        throw new UnsupportedOperationException();
    }

    /** How long {@link #next} has waited for batches since the beginning, in nanoseconds. */
    public long waitNanos() {
        throw new UnsupportedOperationException();
    }

    /** Stops the threads and waits for them. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

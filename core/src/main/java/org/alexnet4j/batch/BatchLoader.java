package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
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
public final class BatchLoader implements AutoCloseable {
    /** One batch in the caller's hands and two ahead, so that a slow read does not stop the engine. */
    public static final int BUFFERS = 3;

    private final Prefetcher<Batch> prefetcher;

    /**
     * @param dataset where the examples are; stays open until the loader is closed
     * @param newImages gives a buffer for the images of one batch, (N,C,H,W); asked {@link #BUFFERS} times
     * @param seed of the run
     * @param threads that fill batches, at least 1
     * @param firstStep number of the first batch
     * @throws UserException if the split is empty, or its images are smaller than the crop
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
        SplitCheck.check(dataset, split, view.cropSize());
        prefetcher = new Prefetcher<>(
                "batch-loader",
                new TrainingBatches(dataset, split, batchSize, view, seed, firstStep),
                newImages,
                BUFFERS,
                threads);
    }

    /**
     * The next batch; give it back with {@link #recycle} once its images have been used.
     *
     * @throws IllegalStateException if the loader is closed, all of its buffers are with the caller, or a batch could not
     *     be read
     */
    public Batch next() throws InterruptedException {
        Batch batch = prefetcher.next();
        if (batch == null) {
            throw new IllegalStateException("training examples never end");
        }
        return batch;
    }

    /** Gives a batch's buffer back, to be filled again. */
    public void recycle(Batch batch) {
        prefetcher.recycle(batch.images());
    }

    /** How long {@link #next} has waited for batches since the beginning, in nanoseconds. */
    public long waitNanos() {
        return prefetcher.waitNanos();
    }

    /** Stops the threads and waits for them. */
    @Override
    public void close() {
        prefetcher.close();
    }

    /** Plans the batches of a training. */
    private static final class TrainingBatches implements Prefetcher.Source<Batch> {
        private final PreparedDataset dataset;
        private final Split split;
        private final int batchSize;
        private final ExampleOrder order;
        private final RandomCrops crops;
        private final CropWriter writer;
        private long step;

        TrainingBatches(
                PreparedDataset dataset, Split split, int batchSize, TrainingView view, long seed, long firstStep) {
            this.dataset = dataset;
            this.split = split;
            this.batchSize = batchSize;
            order = new ExampleOrder(dataset.count(split), seed);
            crops = new RandomCrops(view, dataset.statistics(), seed);
            writer = new CropWriter(dataset.statistics(), view.cropSize());
            step = firstStep;
        }

        @Override
        public Prefetcher.Filling<Batch> begin(FloatBuffer images) {
            long first = Math.multiplyExact(step, (long) batchSize);
            int[] examples = new int[batchSize];
            int[] labels = new int[batchSize];
            for (int i = 0; i < batchSize; i++) {
                examples[i] = order.example(first + i);
                labels[i] = dataset.label(split, examples[i]);
            }
            Batch batch = new Batch(images, labels, step++);
            return new Prefetcher.Filling<>() {
                @Override
                public int examples() {
                    return batchSize;
                }

                @Override
                public void fill(int i) {
                    writer.write(dataset.image(split, examples[i]), crops.at(first + i), images, i * writer.size());
                }

                @Override
                public Batch batch() {
                    return batch;
                }
            };
        }
    }
}

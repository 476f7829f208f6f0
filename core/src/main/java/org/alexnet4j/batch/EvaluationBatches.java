package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.jspecify.annotations.Nullable;

/**
 * All images of a split in order, each with the crops of a test, filled ahead on threads of its own; the last batch may
 * hold fewer. Taken from by one thread.
 */
public final class EvaluationBatches implements AutoCloseable {
    /** One batch in the caller's hands and one ahead. */
    public static final int BUFFERS = 2;

    private final Prefetcher<EvaluationBatch> prefetcher;

    /**
     * @param dataset where the images are; stays open until this is closed
     * @param preprocessing the model's; its image size is that of the dataset
     * @param cropSize side of the crops
     * @param rows most crops in one batch, at least those of one image
     * @param newImages gives a buffer for (rows,C,H,W); asked {@link #BUFFERS} times. When this is closed, the buffers are
     *     free for other use
     * @param threads that fill batches, at least 1
     * @throws UserException if the split is empty, or its images are not of the model's size
     */
    public EvaluationBatches(
            PreparedDataset dataset,
            Split split,
            TestView view,
            DatasetStatistics preprocessing,
            int cropSize,
            int rows,
            Supplier<FloatBuffer> newImages,
            int threads) {
        if (rows < view.crops()) {
            throw new IllegalArgumentException(
                    "a batch of " + rows + " cannot hold the " + view.crops() + " crops of an image");
        }
        if (dataset.imageSize() != preprocessing.imageSize()) {
            throw UserException.input(
                    "the dataset's images are " + dataset.imageSize() + " x " + dataset.imageSize()
                            + " pixels, the model was trained on " + preprocessing.imageSize() + " x "
                            + preprocessing.imageSize(),
                    "prepare it again with --size " + preprocessing.imageSize());
        }
        SplitCheck.check(dataset, split, cropSize);
        CropWriter writer = new CropWriter(preprocessing, cropSize);
        prefetcher = new Prefetcher<>(
                "evaluation-batches",
                new SplitInOrder(dataset, split, view, rows / view.crops(), writer),
                newImages,
                BUFFERS,
                threads);
    }

    /** The next batch, or null after the last; give it back with {@link #recycle} once its images have been used. */
    public @Nullable EvaluationBatch next() throws InterruptedException {
        return prefetcher.next();
    }

    /** Gives a batch's buffer back, to be filled again. */
    public void recycle(EvaluationBatch batch) {
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

    private static final class SplitInOrder implements Prefetcher.Source<EvaluationBatch> {
        private final PreparedDataset dataset;
        private final Split split;
        private final TestView view;
        private final int imagesOfBatch;
        private final CropWriter writer;
        private int next;

        SplitInOrder(PreparedDataset dataset, Split split, TestView view, int imagesOfBatch, CropWriter writer) {
            this.dataset = dataset;
            this.split = split;
            this.view = view;
            this.imagesOfBatch = imagesOfBatch;
            this.writer = writer;
        }

        @Override
        public Prefetcher.@Nullable Filling<EvaluationBatch> begin(FloatBuffer images) {
            int first = next;
            int count = Math.min(imagesOfBatch, dataset.count(split) - first);
            if (count == 0) {
                return null;
            }
            next += count;
            return new Prefetcher.Filling<>() {
                @Override
                public int examples() {
                    return count;
                }

                @Override
                public void fill(int i) {
                    writer.write(dataset.image(split, first + i), view, images, i * view.crops() * writer.size());
                }

                @Override
                public EvaluationBatch batch() {
                    return new EvaluationBatch(images, first, count);
                }
            };
        }
    }
}

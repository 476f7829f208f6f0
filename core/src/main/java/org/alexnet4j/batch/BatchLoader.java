package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/**
 * Batches of training examples without end, made ahead of the engine. The images of an epoch come in random order, each
 * once; a batch may reach over the end of an epoch, so that nothing is left out and a dataset may be smaller than a
 * batch. What a batch holds depends on seed and step alone.
 */
public final class BatchLoader implements AutoCloseable {
    private final Prefetcher prefetcher;

    /**
     * @param view how an example is drawn from an image
     * @param newImages makes a buffer for the images of a batch, (N,3,crop,crop)
     * @param threads how many batches are made at the same time
     * @param firstStep the step of the first batch
     * @throws UserException if the split is empty or its images are smaller than the crop
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
        requireCrop(dataset, view.cropSize());
        if (dataset.count(split) == 0) {
            throw UserException.input(
                    "the dataset has no images in its " + split.name().toLowerCase(java.util.Locale.ROOT) + " split",
                    "prepare it from a source that has some");
        }
        TrainingExamples examples = new TrainingExamples(dataset, split, view, seed);
        ThreadLocal<CropWriter> writers =
                ThreadLocal.withInitial(() -> new CropWriter(dataset.statistics(), view.cropSize()));
        int size = CropWriter.CHANNELS * view.cropSize() * view.cropSize();
        this.prefetcher = new Prefetcher(
                (step, images) -> {
                    List<Integer> labels = new ArrayList<>(batchSize);
                    for (int i = 0; i < batchSize; i++) {
                        long position = step * batchSize + i;
                        int image = examples.imageAt(position);
                        examples.write(writers.get(), position, image, images, i * size);
                        labels.add(dataset.label(split, image));
                    }
                    return new Batch(images, labels, step);
                },
                newImages,
                threads,
                firstStep,
                Long.MAX_VALUE);
    }

    /** The batch of the next step; waits if it is not ready. */
    public Batch next() {
        return prefetcher.next();
    }

    /** Gives back a batch that nobody reads any more. */
    public void recycle(Batch batch) {
        prefetcher.recycle(batch);
    }

    /** Nanoseconds that {@link #next} has waited since the start. */
    public long waitNanos() {
        return prefetcher.waitNanos();
    }

    @Override
    public void close() {
        prefetcher.close();
    }

    static void requireCrop(PreparedDataset dataset, int cropSize) {
        if (dataset.imageSize() < cropSize) {
            throw UserException.input(
                    "the dataset's images are " + dataset.imageSize() + " pixels wide, the network reads crops of "
                            + cropSize,
                    "prepare the dataset again with --size " + cropSize + " or more, or take a smaller network");
        }
    }
}

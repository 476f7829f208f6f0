package org.alexnet4j.batch;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/**
 * The crops of a split in order, a batch at a time: all crops of the first image, then all of the second, and so on. The
 * last batch may be partial.
 */
public final class EvaluationBatches implements AutoCloseable {
    private final Prefetcher prefetcher;
    private final long batches;

    /**
     * @param statistics those that the network was trained with; they are the model's, not the dataset's
     * @param cropSize side of the network's input
     * @param crops the crops of each image, such as {@link Crop#center} or {@link Crop#ten}
     * @param newImages makes a buffer for the images of a batch, (N,3,crop,crop)
     * @param threads how many batches are made at the same time
     * @throws UserException if the images have another size than those that the statistics are of, or are smaller than
     *     the crop
     */
    public EvaluationBatches(
            PreparedDataset dataset,
            Split split,
            DatasetStatistics statistics,
            int cropSize,
            List<Crop> crops,
            int batchSize,
            Supplier<FloatBuffer> newImages,
            int threads) {
        if (dataset.imageSize() != statistics.imageSize()) {
            throw UserException.input(
                    "the dataset's images are " + dataset.imageSize() + " pixels wide, the network was trained on "
                            + statistics.imageSize(),
                    "prepare the dataset again with --size " + statistics.imageSize());
        }
        BatchLoader.requireCrop(dataset, cropSize);
        long examples = (long) dataset.count(split) * crops.size();
        ThreadLocal<CropWriter> writers = ThreadLocal.withInitial(() -> new CropWriter(statistics, cropSize));
        int size = CropWriter.CHANNELS * cropSize * cropSize;
        this.batches = (examples + batchSize - 1) / batchSize;
        this.prefetcher = new Prefetcher(
                (number, images) -> {
                    int count = (int) Math.min(batchSize, examples - number * batchSize);
                    List<Integer> labels = new ArrayList<>(count);
                    ByteBuffer pixels = null;
                    for (int i = 0; i < count; i++) {
                        long position = number * batchSize + i;
                        int image = (int) (position / crops.size());
                        int crop = (int) (position % crops.size());
                        if (pixels == null || crop == 0) {
                            pixels = dataset.image(split, image);
                        }
                        writers.get().write(pixels, crops.get(crop), images, i * size);
                        labels.add(dataset.label(split, image));
                    }
                    return new Batch(images, labels, number);
                },
                newImages,
                threads,
                0,
                batches);
    }

    /** Number of batches in all. */
    public long count() {
        return batches;
    }

    /** Whether there is another batch. */
    public boolean hasNext() {
        return prefetcher.hasNext();
    }

    /** The next batch; waits if it is not ready. */
    public Batch next() {
        return prefetcher.next();
    }

    /** Gives back a batch that nobody reads any more. */
    public void recycle(Batch batch) {
        prefetcher.recycle(batch);
    }

    @Override
    public void close() {
        prefetcher.close();
    }
}

package org.alexnet4j.batch;

import java.nio.FloatBuffer;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * The endless stream of training examples. The one at position p belongs to epoch p / n, and there is the
 * (p mod n)-th of that epoch's permutation of the n images; its crop, flip and color depend on seed and p alone.
 */
final class TrainingExamples {
    private final PreparedDataset dataset;
    private final Split split;
    private final TrainingView view;
    private final RandomKey shuffle;
    private final RandomKey crop;
    private final RandomKey flip;
    private final RandomKey color;

    /** Those of the last two epochs that were asked for: around the end of one, loader threads work on both. */
    private final int[][] orders = new int[2][];

    private final long[] orderEpochs = {-1, -1};

    TrainingExamples(PreparedDataset dataset, Split split, TrainingView view, long seed) {
        this.dataset = dataset;
        this.split = split;
        this.view = view;
        this.shuffle = RandomKey.of(seed, Purpose.SHUFFLE);
        this.crop = RandomKey.of(seed, Purpose.CROP);
        this.flip = RandomKey.of(seed, Purpose.FLIP);
        this.color = RandomKey.of(seed, Purpose.COLOR);
    }

    /** Which image stands at a position. */
    synchronized int imageAt(long position) {
        int count = dataset.count(split);
        long epoch = position / count;
        int slot = (int) (epoch % orders.length);
        if (epoch != orderEpochs[slot]) {
            orders[slot] = shuffle.at(epoch).permutation(count);
            orderEpochs[slot] = epoch;
        }
        return orders[slot][(int) (position % count)];
    }

    /** Writes the example of a position; {@code image} is {@link #imageAt} it. */
    void write(CropWriter writer, long position, int image, FloatBuffer images, int offset) {
        writer.write(dataset.image(split, image), cropAt(position), colorAt(position), images, offset);
    }

    private Crop cropAt(long position) {
        int room = dataset.imageSize() - view.cropSize();
        RandomKey place = crop.at(position);
        return new Crop(
                view.randomCrop() ? place.below(room + 1, 0) : room / 2,
                view.randomCrop() ? place.below(room + 1, 1) : room / 2,
                view.flip() && flip.at(position).uniform(0) < 0.5);
    }

    /**
     * What is added to red, green and blue: the sum over the principal components p_i of p_i * a_i * s_i, a_i from
     * N(0, view's deviation), s_i the standard deviation along p_i.
     */
    private float[] colorAt(long position) {
        float[] added = new float[CropWriter.CHANNELS];
        if (view.colorDeviation() > 0) {
            DatasetStatistics statistics = dataset.statistics();
            RandomKey key = color.at(position);
            for (int i = 0; i < CropWriter.CHANNELS; i++) {
                double along =
                        view.colorDeviation() * key.normal(i) * statistics.colorDeviations()[i];
                for (int channel = 0; channel < CropWriter.CHANNELS; channel++) {
                    added[channel] += (float) (along * statistics.colorComponents()[i * CropWriter.CHANNELS + channel]);
                }
            }
        }
        return added;
    }
}

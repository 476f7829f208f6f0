package org.alexnet4j.batch;

import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** Draws the crop at each position of a run (section 4.1). */
final class RandomCrops {
    private final TrainingView view;
    private final DatasetStatistics statistics;
    private final RandomKey places;
    private final RandomKey flips;
    private final RandomKey colors;

    RandomCrops(TrainingView view, DatasetStatistics statistics, long seed) {
        this.view = view;
        this.statistics = statistics;
        places = RandomKey.of(seed, Purpose.CROP);
        flips = RandomKey.of(seed, Purpose.FLIP);
        colors = RandomKey.of(seed, Purpose.COLOR);
    }

    /** The crop at a position of the run. */
    Crop at(long position) {
        int offsets = statistics.imageSize() - view.cropSize() + 1;
        RandomKey place = places.at(position);
        boolean flipped = view.flip() && flips.at(position).uniform(0) < 0.5;
        float[] color = color(position);
        return new Crop(place.below(offsets, 0), place.below(offsets, 1), flipped, color[0], color[1], color[2]);
    }

    /**
     * PCA color augmentation: the sum of the principal components, each scaled by its standard deviation (which the paper
     * calls eigenvalue) and a factor from N(0, colorDeviation).
     */
    private float[] color(long position) {
        float[] color = new float[3];
        if (view.colorDeviation() > 0) {
            RandomKey key = colors.at(position);
            for (int component = 0; component < 3; component++) {
                double scale = view.colorDeviation()
                        * key.normal(component)
                        * statistics.colorDeviations()[component];
                for (int channel = 0; channel < 3; channel++) {
                    color[channel] += (float) (scale * statistics.colorComponents()[3 * component + channel]);
                }
            }
        }
        return color;
    }
}

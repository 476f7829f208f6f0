package org.alexnet4j.experiment;

import java.util.List;
import org.alexnet4j.evaluation.ErrorCounter;
import org.alexnet4j.model.Predictions;

/**
 * By how much two errors differ, with a 95 % interval, in shares (0.01 is a point).
 *
 * @param mean the second minus the first
 * @param half half the interval; not a number where it is not known
 */
public record Difference(double mean, double half) {
    private static final double Z95 = 1.959963984540054;

    /** Whether it is certainly more than nothing. */
    public boolean isAbove() {
        return mean - half > 0;
    }

    /** Whether it is certainly less than nothing. */
    public boolean isBelow() {
        return mean + half < 0;
    }

    /** Of what trainings of two kinds reached, given how far seeds alone make them differ. */
    static Difference ofSeeds(List<Double> first, List<Double> second, SeedMeans seeds) {
        return new Difference(
                SeedMeans.mean(second) - SeedMeans.mean(first), seeds.halfInterval(first.size(), second.size()));
    }

    /**
     * Of what two kinds of test say about the same images; the interval is that of other images from where these came.
     *
     * @param guesses an image's class must be among so many first guesses
     */
    static Difference ofImages(Predictions first, Predictions second, int guesses) {
        int images = first.labels().size();
        int better = 0;
        int worse = 0;
        for (int i = 0; i < images; i++) {
            boolean before = isWrong(first, i, guesses);
            boolean after = isWrong(second, i, guesses);
            better += before && !after ? 1 : 0;
            worse += !before && after ? 1 : 0;
        }
        double mean = (double) (worse - better) / images;
        double variance = ((double) (worse + better) / images - mean * mean) / images;
        return new Difference(mean, Z95 * Math.sqrt(variance));
    }

    private static boolean isWrong(Predictions predictions, int image, int guesses) {
        int classes = predictions.classes().size();
        return ErrorCounter.rivals(
                        predictions.probabilities(),
                        image * classes,
                        classes,
                        predictions.labels().get(image))
                >= guesses;
    }
}

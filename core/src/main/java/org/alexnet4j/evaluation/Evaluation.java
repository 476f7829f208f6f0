package org.alexnet4j.evaluation;

import java.util.List;

/**
 * The outcome of an evaluation.
 *
 * @param images how many images
 * @param crops crops of each image, whose probabilities are averaged
 * @param top1Errors images whose class is not the first
 * @param top5Errors images whose class is not among the first five
 * @param meanLoss mean cross-entropy, in nats; not finite where an output of the network is not
 * @param confusion images by true class and best class
 */
public record Evaluation(
        long images, int crops, long top1Errors, long top5Errors, double meanLoss, ConfusionMatrix confusion) {
    /** With so many classes or fewer, the right one is always among the first five. */
    private static final int FIVE = 5;

    private static final double Z95 = 1.959963984540054;

    /**
     * A 95 % interval for a share (Wilson 1927).
     *
     * @param low lower end, 0 to 1
     * @param high upper end, 0 to 1
     */
    public record Interval(double low, double high) {}

    /** Share of images whose class is not the first, 0 to 1. */
    public double top1Error() {
        return (double) top1Errors / images;
    }

    /** Whether there is a top-5 error: of five classes or fewer, there is not. */
    public boolean hasTop5Error() {
        return confusion.classes() > FIVE;
    }

    /** Share of images whose class is not among the first five, 0 to 1; not a number where there is no such error. */
    public double top5Error() {
        return hasTop5Error() ? (double) top5Errors / images : Double.NaN;
    }

    /** Error of guessing without looking, each class equally often. */
    public double chanceError() {
        return 1 - 1.0 / confusion.classes();
    }

    /** Whether no learning can be seen: not surely better than guessing, or one answer to all images of several classes. */
    public boolean isAtChance() {
        List<ConfusionMatrix.Entry> entries = confusion.entries();
        boolean oneAnswer = entries.stream()
                                .map(ConfusionMatrix.Entry::predicted)
                                .distinct()
                                .count()
                        == 1
                && entries.size() > 1;
        return oneAnswer || top1Interval().high() >= chanceError();
    }

    /** The interval of {@link #top1Error}. */
    public Interval top1Interval() {
        return wilson(top1Errors, images);
    }

    /** The interval of {@link #top5Error}. */
    public Interval top5Interval() {
        return wilson(top5Errors, images);
    }

    /**
     * The interval of a share of which only the counts are known.
     *
     * @param errors 0 to {@code images}
     * @param images at least 1
     */
    public static Interval wilson(long errors, long images) {
        double share = (double) errors / images;
        double square = Z95 * Z95;
        double center = (share + square / (2 * images)) / (1 + square / images);
        double half = Z95
                * Math.sqrt(share * (1 - share) / images + square / (4.0 * images * images))
                / (1 + square / images);
        // Exactly 0 and 1 at the ends, where rounding would leave a trifle.
        return new Interval(errors == 0 ? 0 : center - half, errors == images ? 1 : center + half);
    }
}

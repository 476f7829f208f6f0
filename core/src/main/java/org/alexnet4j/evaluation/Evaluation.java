package org.alexnet4j.evaluation;

/**
 * What an evaluation found.
 *
 * @param images number of images
 * @param crops crops of each image, 1 or 10
 * @param top1Errors images whose class is not first
 * @param top5Errors images whose class is not among the first five
 * @param meanLoss mean of -log p(class), in nats; not finite where an output of the network is not
 * @param confusion which classes were taken for which
 */
public record Evaluation(
        int images, int crops, int top1Errors, int top5Errors, double meanLoss, ConfusionMatrix confusion) {
    /** Share of images whose class is not first, 0 to 1. */
    public double top1Error() {
        return (double) top1Errors / images;
    }

    /** Share of images whose class is not among the first five, 0 to 1. */
    public double top5Error() {
        return (double) top5Errors / images;
    }

    /** Where the top-1 error truly lies. */
    public Interval top1Interval() {
        return Interval.wilson(top1Errors, images);
    }

    /** Where the top-5 error truly lies. */
    public Interval top5Interval() {
        return Interval.wilson(top5Errors, images);
    }
}

package org.alexnet4j.evaluation;

/**
 * What an evaluation found.
 *
 * @param images images of the split, all of them
 * @param crops crops of each image, 1 or 10
 * @param top1Error share of images whose class is not first, 0 to 1
 * @param top5Error share of images whose class is not among the first five, 0 to 1
 * @param meanLoss mean of -log p(class), in nats; not finite where an output of the network is not
 * @param confusion which classes were taken for which
 */
public record Evaluation(
        int images, int crops, double top1Error, double top5Error, double meanLoss, ConfusionMatrix confusion) {
    /** Wilson's 95 % interval of the top-1 error. */
    public Interval top1Interval() {
        return Interval.wilson(Math.round(top1Error * images), images);
    }

    /** Wilson's 95 % interval of the top-5 error. */
    public Interval top5Interval() {
        return Interval.wilson(Math.round(top5Error * images), images);
    }
}

package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;

/**
 * Counts errors. An example is right among the first k if fewer than k other classes have a score at least as high as
 * its own class: ties count as wrong, and so does a score that is not a number.
 */
public final class ErrorCounter {
    private static final int FIVE = 5;

    private final int classes;
    private final ConfusionMatrix confusion;
    private long examples;
    private long top1Errors;
    private long top5Errors;
    private double loss;

    /** @param classes number of classes */
    public ErrorCounter(int classes) {
        this.classes = classes;
        this.confusion = new ConfusionMatrix(classes);
    }

    /**
     * Counts an example.
     *
     * @param scores logits or probabilities, (classes)
     * @param label class index
     * @param exampleLoss its cross-entropy, in nats
     */
    public void add(double[] scores, int label, double exampleLoss) {
        int rivals = 0;
        for (int c = 0; c < classes; c++) {
            rivals += c != label && isRival(scores[c], scores[label]) ? 1 : 0;
        }
        boolean known = !Double.isNaN(scores[label]);
        examples++;
        loss += exampleLoss;
        top1Errors += rivals == 0 && known ? 0 : 1;
        top5Errors += rivals < FIVE && known ? 0 : 1;
        confusion.add(label, rivals == 0 ? label : best(scores, label));
    }

    /** How many other classes have a score that is not below that of the label. */
    public static int rivals(FloatBuffer scores, int offset, int classes, int label) {
        float own = scores.get(offset + label);
        int rivals = 0;
        for (int c = 0; c < classes; c++) {
            rivals += c != label && isRival(scores.get(offset + c), own) ? 1 : 0;
        }
        return rivals;
    }

    /** Not "at least": that would be false, and the example right, where one of them is not a number. */
    private static boolean isRival(double other, double own) {
        return !(other < own);
    }

    /** The best class other than the label; of equals, the first. */
    private int best(double[] scores, int label) {
        int best = label == 0 ? 1 : 0;
        for (int c = 0; c < classes; c++) {
            if (c != label && scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    /**
     * What was counted so far.
     *
     * @param crops crops of each image
     */
    public Evaluation evaluation(int crops) {
        return new Evaluation(examples, crops, top1Errors, top5Errors, loss / Math.max(1, examples), confusion);
    }
}

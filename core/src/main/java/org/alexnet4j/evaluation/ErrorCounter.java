package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;

/**
 * Counts errors. An example is right among the first k if fewer than k other classes have a score at least as high as
 * its own class: ties count as wrong.
 */
public final class ErrorCounter {
    private static final int FIVE = 5;

    private final int classes;
    private final int[][] confusion;
    private long examples;
    private long top1Errors;
    private long top5Errors;
    private double loss;

    /** @param classes number of classes */
    public ErrorCounter(int classes) {
        this.classes = classes;
        this.confusion = new int[classes][classes];
    }

    /**
     * Counts an example.
     *
     * @param scores logits or probabilities, from {@code offset} on; where one is not a number, the example is wrong
     * @param label class index
     * @param exampleLoss its cross-entropy, in nats
     */
    public void add(FloatBuffer scores, int offset, int label, double exampleLoss) {
        int notBelow = rivals(scores, offset, classes, label);
        examples++;
        loss += exampleLoss;
        top1Errors += notBelow >= 1 ? 1 : 0;
        top5Errors += notBelow >= FIVE ? 1 : 0;
        confusion[label][notBelow == 0 ? label : best(scores, offset, label)]++;
    }

    /** How many other classes have a score that is not below that of the label. */
    public static int rivals(FloatBuffer scores, int offset, int classes, int label) {
        float own = scores.get(offset + label);
        int rivals = 0;
        for (int c = 0; c < classes; c++) {
            if (c != label && !(scores.get(offset + c) < own)) {
                rivals++;
            }
        }
        return rivals;
    }

    /** The best class other than the label. */
    private int best(FloatBuffer scores, int offset, int label) {
        int best = label == 0 && classes > 1 ? 1 : 0;
        for (int c = 0; c < classes; c++) {
            if (c != label && scores.get(offset + c) > scores.get(offset + best)) {
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

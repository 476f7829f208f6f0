package org.alexnet4j.training;

import java.nio.FloatBuffer;

/** Errors of a training batch. */
final class TopErrors {
    private TopErrors() {}

    /**
     * Share of the batch whose class does not have the highest logit; ties count as wrong.
     *
     * @param logits (N, classes)
     * @param labels class indices, (N)
     */
    static double top1(FloatBuffer logits, int[] labels) {
        int classes = logits.limit() / labels.length;
        int wrong = 0;
        for (int n = 0; n < labels.length; n++) {
            float own = logits.get(n * classes + labels[n]);
            for (int c = 0; c < classes; c++) {
                if (c != labels[n] && !(logits.get(n * classes + c) < own)) {
                    wrong++;
                    break;
                }
            }
        }
        return (double) wrong / labels.length;
    }
}

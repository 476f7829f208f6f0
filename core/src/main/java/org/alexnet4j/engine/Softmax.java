package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import org.alexnet4j.UserException;

/** Softmax and the multinomial logistic loss on host memory, in double precision (section 3). */
public final class Softmax {
    private Softmax() {}

    /**
     * Mean cross-entropy of a batch and its derivative.
     *
     * @param logits (N, classes)
     * @param labels class indices, (N)
     * @param gradient receives d loss / d logits, (N, classes)
     * @return the mean of -log p(label), in nats; not finite where a logit is not
     * @throws IllegalArgumentException if a label is no class
     */
    public static double crossEntropy(FloatBuffer logits, int[] labels, FloatBuffer gradient) {
        int examples = labels.length;
        int classes = logits.limit() / examples;
        double[] probabilities = new double[classes];
        double loss = 0;
        for (int n = 0; n < examples; n++) {
            double logSum = exponentials(logits, n * classes, probabilities);
            requireClass(labels[n], classes);
            loss += logSum - logits.get(n * classes + labels[n]);
            for (int c = 0; c < classes; c++) {
                double target = c == labels[n] ? 1 : 0;
                gradient.put(n * classes + c, (float) ((probabilities[c] - target) / examples));
            }
        }
        return loss / examples;
    }

    /**
     * Refuses what is no class.
     *
     * @throws IllegalArgumentException if the label is not one of 0 … classes-1
     */
    public static void requireClass(int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("expected labels of 0 to " + (classes - 1) + ", got " + label);
        }
    }

    /**
     * Probabilities of one example.
     *
     * @param logits holds the example's logits from {@code offset} on
     * @param probabilities receives as many probabilities as it is long
     * @return the logarithm of the sum of the exponentials
     * @throws UserException if a logit is not finite: such probabilities are no numbers, and nothing can be ranked by them
     */
    public static double probabilities(FloatBuffer logits, int offset, double[] probabilities) {
        for (int c = 0; c < probabilities.length; c++) {
            float logit = logits.get(offset + c);
            if (!Float.isFinite(logit)) {
                throw UserException.input(
                        "the model's scores are not finite: that of class " + c + " is " + logit,
                        "take a model whose training did not diverge");
            }
        }
        return exponentials(logits, offset, probabilities);
    }

    private static double exponentials(FloatBuffer logits, int offset, double[] probabilities) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < probabilities.length; c++) {
            largest = Math.max(largest, logits.get(offset + c));
        }
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = Math.exp(logits.get(offset + c) - largest);
            sum += probabilities[c];
        }
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] /= sum;
        }
        return largest + Math.log(sum);
    }
}

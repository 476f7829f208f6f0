package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import org.alexnet4j.engine.Softmax;

/**
 * Counts top-1 and top-5 errors and sums losses, image by image. An image is right for top-k only if fewer than k other
 * classes have at least the score of its own: ties count as wrong, and so does a score that is not a number. Not for many
 * threads.
 */
public final class ErrorCounter {
    private final int classes;
    private final ConfusionMatrix confusion;
    private final double[] scores;
    private final double[] probabilities;
    private int images;
    private int top1Errors;
    private int top5Errors;
    private double loss;

    /**
     * @param classes number of classes
     */
    public ErrorCounter(int classes) {
        this.classes = classes;
        confusion = new ConfusionMatrix(classes);
        scores = new double[classes];
        probabilities = new double[classes];
    }

    /**
     * Counts an image seen in one crop. The scores are its logits.
     *
     * @param logits holds them from {@code offset} on, in the order of the classes
     * @param label class index
     */
    public void add(FloatBuffer logits, int offset, int label) {
        for (int c = 0; c < classes; c++) {
            scores[c] = logits.get(offset + c);
        }
        count(Softmax.probabilities(logits, offset, probabilities) - scores[label], label);
    }

    /**
     * Counts an image seen in several crops. The scores are the means of its probabilities.
     *
     * @param logits holds (crops, classes) from {@code offset} on
     * @param label class index
     */
    public void add(FloatBuffer logits, int offset, int crops, int label) {
        if (crops == 1) {
            add(logits, offset, label);
            return;
        }
        java.util.Arrays.fill(scores, 0);
        double[] losses = new double[crops];
        double smallest = Double.POSITIVE_INFINITY;
        for (int crop = 0; crop < crops; crop++) {
            int at = offset + crop * classes;
            losses[crop] = Softmax.probabilities(logits, at, probabilities) - logits.get(at + label);
            smallest = Math.min(smallest, losses[crop]);
            for (int c = 0; c < classes; c++) {
                scores[c] += probabilities[c] / crops;
            }
        }
        // -log(mean(exp(-loss))), without the probability of a class becoming 0 on the way.
        double sum = 0;
        for (double one : losses) {
            sum += Math.exp(smallest - one);
        }
        count(smallest - Math.log(sum / crops), label);
    }

    private void count(double lossOfImage, int label) {
        int ahead = 0;
        int best = 0;
        for (int c = 0; c < classes; c++) {
            // Not "at least": a comparison with what is not a number must count as ahead.
            if (c != label && !(scores[c] < scores[label])) {
                ahead++;
            }
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        images++;
        top1Errors += ahead < 1 ? 0 : 1;
        top5Errors += ahead < 5 && !Double.isNaN(scores[label]) ? 0 : 1;
        loss += lossOfImage;
        confusion.add(label, best);
    }

    /** Images so far. */
    public int images() {
        return images;
    }

    /** What was counted. */
    public Evaluation result(int crops) {
        return new Evaluation(images, crops, top1Errors, top5Errors, loss / images, confusion);
    }
}

package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.alexnet4j.engine.Softmax;

/** The crops of one image on their way to its scores (section 4.1): the mean of their softmax probabilities. */
public final class CropAverage {
    private final int crops;
    private final double[] probabilities;
    private final double[] sums;
    /** Of each crop: -log p(label), in nats. */
    private final double[] losses;

    private int added;

    CropAverage(int classes, int crops) {
        this.crops = crops;
        probabilities = new double[classes];
        sums = new double[classes];
        losses = new double[crops];
    }

    /**
     * Adds a crop.
     *
     * @param logits holds its logits from {@code offset} on
     * @param label class index of the image
     */
    void add(FloatBuffer logits, int offset, int label) {
        losses[added++] = Softmax.probabilities(logits, offset, probabilities) - logits.get(offset + label);
        for (int c = 0; c < sums.length; c++) {
            // A single crop is judged by its logits: two of them may differ and their probabilities round to the same.
            sums[c] += crops == 1 ? logits.get(offset + c) : probabilities[c];
        }
    }

    boolean isComplete() {
        return added == crops;
    }

    /** Logits of the one crop, or sums of the probabilities of many; valid until the next {@link #clear}. */
    public double[] scores() {
        return sums;
    }

    /** The mean of the probabilities, one for each class. */
    public double[] probabilities() {
        return crops == 1
                ? probabilities.clone()
                : Arrays.stream(sums).map(sum -> sum / crops).toArray();
    }

    /** -log of the mean probability of the label, right even where that is too small for a double. */
    public double loss() {
        double smallest = Arrays.stream(losses).min().orElseThrow();
        double sum = 0;
        for (double loss : losses) {
            sum += Math.exp(smallest - loss);
        }
        return smallest - Math.log(sum / crops);
    }

    void clear() {
        Arrays.fill(sums, 0);
        added = 0;
    }
}

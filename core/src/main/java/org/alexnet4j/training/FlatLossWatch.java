package org.alexnet4j.training;

import java.util.Locale;
import java.util.Optional;

/**
 * Notices a loss that stays where guessing would put it, and explains what to change, once in a run.
 *
 * <p>A network that knows nothing but how frequent the classes are has a loss of the entropy of these frequencies, the
 * logarithm of the number of classes where they are alike. The paper's literal initialization is known to stay there.
 */
final class FlatLossWatch {
    /** Steps whose mean is compared. */
    static final int WINDOW = 100;

    /** Networks that learn at all have usually left by then; on 200 classes alexnet does after about 175 steps. */
    static final int PATIENCE = 300;

    private static final double CLOSE = 0.99;

    private final double guessing;
    private final int classes;
    private final double[] losses = new double[WINDOW];
    private int seen;
    private boolean told;

    /**
     * @param examplesPerClass of the training split
     */
    FlatLossWatch(int[] examplesPerClass) {
        this.classes = examplesPerClass.length;
        this.guessing = entropy(examplesPerClass);
    }

    /** Looks at a step; the message for the user, if it is time for it. */
    Optional<String> look(long step, double loss) {
        if (told) {
            return Optional.empty();
        }
        losses[seen++ % WINDOW] = loss;
        if (step < PATIENCE || seen < WINDOW) {
            return Optional.empty();
        }
        double mean = 0;
        for (double each : losses) {
            mean += each / WINDOW;
        }
        if (mean < CLOSE * guessing) {
            return Optional.empty();
        }
        told = true;
        return Optional.of(String.format(
                Locale.ROOT,
                "the loss is stuck at chance level: %.3f over the last %d steps, and chance is ln(%d) ="
                        + " %.3f%s. Some networks leave this plateau after a few hundred steps; alexnet-text-2012 is"
                        + " known to stay. If it persists: use network alexnet, which starts with larger weights"
                        + " (weightDeviation 0.03 in conv3 to conv5), or raise weightDeviation or lower initialBias"
                        + " to 0.1 in your own network; try another --rate; check that the images are in the folders"
                        + " of their classes",
                mean,
                WINDOW,
                classes,
                Math.log(classes),
                guessing < CLOSE * Math.log(classes)
                        ? String.format(Locale.ROOT, " (%.3f with classes as frequent as yours)", guessing)
                        : ""));
    }

    /** Whether the user has been told. */
    boolean told() {
        return told;
    }

    /** Takes from a checkpoint whether the user has been told. */
    void restore(boolean wasTold) {
        told = wasTold;
    }

    private static double entropy(int[] counts) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                entropy -= share * Math.log(share);
            }
        }
        return entropy;
    }
}

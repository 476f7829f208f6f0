package org.alexnet4j.experiment;

import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingSettings;

/**
 * By how much the trainings of an experiment are made shorter than they should be.
 *
 * @param factor above 0, at most 1
 */
public record Scale(double factor) {
    /** Nothing is made shorter. */
    public static final Scale FULL = new Scale(1);

    /**
     * The scale with which trainings that take so long in full fit into a budget.
     *
     * @param seconds of all trainings together
     * @param budget seconds
     */
    public static Scale fitting(double seconds, double budget) {
        return new Scale(Math.min(1, budget / seconds));
    }

    /** Whether anything is made shorter. */
    public boolean isFull() {
        return factor >= 1;
    }

    /** The settings with fewer epochs, at least one, and the steps of the rate as much earlier. */
    public TrainingSettings of(TrainingSettings settings) {
        if (isFull()) {
            return settings;
        }
        // The rate falls at the same part of what is left, which is whole epochs.
        if (settings.length() instanceof RunLength.Epochs all) {
            int epochs = (int) Math.max(1, Math.floor(factor * all.epochs()));
            return settings.withLength(new RunLength.Epochs(epochs))
                    .withPolicy(settings.policy().shortened((double) epochs / all.epochs()));
        }
        long all = ((RunLength.Steps) settings.length()).steps();
        long steps = (long) Math.max(1, Math.floor(factor * all));
        return settings.withLength(new RunLength.Steps(steps))
                .withPolicy(settings.policy().shortened((double) steps / all));
    }
}

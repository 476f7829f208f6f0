package org.alexnet4j.experiment;

import java.util.List;
import org.alexnet4j.training.RatePolicy;
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
        TrainingSettings shorter = settings.withPolicy(of(settings.policy()));
        if (settings.length() instanceof RunLength.Epochs all) {
            return shorter.withLength(new RunLength.Epochs((int) Math.max(1, Math.floor(factor * all.epochs()))));
        }
        long steps = ((RunLength.Steps) settings.length()).steps();
        return shorter.withLength(new RunLength.Steps((long) Math.max(1, Math.floor(factor * steps))));
    }

    private RatePolicy of(RatePolicy policy) {
        if (policy instanceof RatePolicy.Steps steps) {
            List<Double> at = steps.at().stream().map(epoch -> factor * epoch).toList();
            return new RatePolicy.Steps(steps.initial(), steps.factor(), at);
        } else if (policy instanceof RatePolicy.Plateau plateau) {
            // A plateau needs the epochs to be seen at that are not there any more.
            return new RatePolicy.Cosine(plateau.initial());
        }
        return policy;
    }
}

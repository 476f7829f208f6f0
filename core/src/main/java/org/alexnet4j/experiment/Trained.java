package org.alexnet4j.experiment;

import java.util.List;
import java.util.OptionalDouble;
import org.alexnet4j.training.TrainingHistory;

/**
 * A training that is over.
 *
 * @param training what was planned
 * @param history how it went
 * @param diverged whether it ended because loss or parameters were no numbers any more
 */
public record Trained(PlannedTraining training, TrainingHistory history, boolean diverged) {
    /** Epochs that were trained, with the part of the last one. */
    public double epochs() {
        List<TrainingHistory.Step> steps = history.steps();
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).epoch();
    }

    /**
     * After how many epochs the training error had come down to a value. The error of an epoch is the mean over its batches,
     * each measured before it was learned from, and counts for the epoch's middle; between middles the error is taken to fall
     * evenly.
     *
     * @param error 0 to 1
     * @return empty where it has not
     */
    public OptionalDouble epochsTo(double error) {
        List<TrainingHistory.Epoch> epochs = history.epochs();
        for (int i = 0; i < epochs.size(); i++) {
            TrainingHistory.Epoch now = epochs.get(i);
            if (now.top1Error() <= error) {
                return OptionalDouble.of(i == 0 ? now.middle() : crossing(epochs.get(i - 1), now, error));
            }
        }
        return OptionalDouble.empty();
    }

    private static double crossing(TrainingHistory.Epoch before, TrainingHistory.Epoch now, double error) {
        double share = (before.top1Error() - error) / (before.top1Error() - now.top1Error());
        return before.middle() + share * (now.middle() - before.middle());
    }

    /** Mean error over the batches of the last whole epoch, 0 to 1; 1 where there is none. */
    public double lastTrainingError() {
        List<TrainingHistory.Epoch> epochs = history.epochs();
        return epochs.isEmpty() ? 1 : epochs.get(epochs.size() - 1).top1Error();
    }
}

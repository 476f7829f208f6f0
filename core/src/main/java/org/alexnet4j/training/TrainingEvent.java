package org.alexnet4j.training;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.MemoryUse;

/** Something that happened in a training, after {@link #step()} steps. */
public sealed interface TrainingEvent {
    /** Steps done. */
    long step();

    /**
     * The training begins, or goes on after a stop.
     *
     * @param progress length of the run
     * @param batchesOfValidation how many batches one validation takes; 0 where there is none
     * @param memory what memory it holds, for a table for people
     */
    record Started(long step, Progress progress, int batchesOfValidation, List<MemoryUse> memory)
            implements TrainingEvent {
        /** An event; the list is copied. */
        public Started {
            memory = List.copyOf(memory);
        }
    }

    /**
     * A step.
     *
     * @param epoch epochs done, with the part of the current one
     * @param loss mean cross-entropy of the batch before the update, in nats
     * @param top1Error share of the batch that was classified wrongly, dropout and random views included
     * @param rate the policy's rate in this step
     * @param nanos what the step took, with the wait
     * @param waitNanos how long the engine waited for the batch
     * @param batchSize examples of the step
     */
    record StepDone(
            long step,
            double epoch,
            double loss,
            double top1Error,
            double rate,
            long nanos,
            long waitNanos,
            int batchSize)
            implements TrainingEvent {}

    /**
     * A validation goes on. For progress displays; kept nowhere.
     *
     * @param done batches so far
     * @param total batches in all
     */
    record Validating(long step, long done, long total) implements TrainingEvent {}

    /**
     * A validation.
     *
     * @param epoch epochs done, with the part of the current one
     * @param split the split that was classified, one central crop an image
     * @param errors what came out
     * @param best whether no validation before had a lower top-1 error
     * @param nanos what it took
     */
    record Validated(long step, double epoch, Split split, Errors errors, boolean best, long nanos)
            implements TrainingEvent {}

    /**
     * An epoch is over.
     *
     * @param epoch how many are over
     * @param loss mean loss of its steps
     * @param top1Error mean top-1 error of its steps, a fraction
     * @param imagesPerSecond training examples by time, validations left out
     * @param waitShare share of that time in which the engine waited for data
     */
    record EpochDone(long step, long epoch, double loss, double top1Error, double imagesPerSecond, double waitShare)
            implements TrainingEvent {}

    /**
     * The policy has lowered the rate.
     *
     * @param rate from the next step on
     */
    record RateChanged(long step, double rate) implements TrainingEvent {}

    /**
     * Somebody has changed the rate.
     *
     * @param before rate of the next step without it
     * @param rate from the next step on
     */
    record RateSetByHand(long step, double before, double rate) implements TrainingEvent {}

    /**
     * A look at the layers.
     *
     * @param layers those with parameters, from the image to the logits
     */
    record LayersSeen(long step, List<LayerState> layers) implements TrainingEvent {
        /** An event; the list is copied. */
        public LayersSeen {
            layers = List.copyOf(layers);
        }
    }

    /**
     * Something that the user should know.
     *
     * @param message one line
     */
    record Noticed(long step, String message) implements TrainingEvent {}

    /**
     * A checkpoint is on disk.
     *
     * @param file where
     * @param best whether it is also the best so far
     */
    record CheckpointWritten(long step, Path file, boolean best) implements TrainingEvent {}

    /**
     * The training is over, or was stopped.
     *
     * @param ending why
     * @param imagesPerSecond training examples by time since the start or the resumption, validations left out
     * @param waitShare share of that time in which the engine waited for data
     */
    record Ended(long step, Ending ending, double imagesPerSecond, double waitShare) implements TrainingEvent {}
}

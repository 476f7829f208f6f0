package org.alexnet4j.training;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is due after a step: validation, the end of an epoch with the rate policy's verdict, the checkpoint. */
final class Milestones {
    private final RunState state;
    private final @Nullable Validation validation;
    private final Checkpoints checkpoints;
    private final Events events;
    private final long validateEvery;
    private final long checkpointEvery;
    /** Whether the last checkpoint holds what the state is now. */
    private boolean saved;

    /**
     * @param validation null where there is nothing to validate on
     * @param validateEvery steps between validations, beside that of each epoch; 0 for none
     * @param checkpointEvery steps between checkpoints; 0 for one an epoch
     * @param saved whether the state comes from the last checkpoint
     */
    Milestones(
            RunState state,
            @Nullable Validation validation,
            Checkpoints checkpoints,
            Events events,
            long validateEvery,
            long checkpointEvery,
            boolean saved) {
        this.state = state;
        this.validation = validation;
        this.checkpoints = checkpoints;
        this.events = events;
        this.validateEvery = validateEvery;
        this.checkpointEvery = checkpointEvery;
        this.saved = saved;
    }

    /** Batches of one validation; 0 where there is none. */
    int batchesOfValidation() {
        return validation == null ? 0 : validation.batches();
    }

    /**
     * Does what is due after the last step, if it has not been done. A validation that is stopped in the middle leaves
     * the step unsettled: after a resumption it is done again, so that the rate policy sees what it would have seen.
     *
     * @param stop asked between the batches of a validation
     */
    void reach(BooleanSupplier stop) {
        if (state.settled()) {
            return;
        }
        saved = false;
        boolean best = false;
        if (validation != null && isDue(validateEvery, !state.goesOn() || state.atEpochEnd())) {
            Optional<Errors> errors = validation.run(
                    state, stop, (done, total) -> events.tell(new TrainingEvent.Validating(state.step(), done, total)));
            if (errors.isEmpty()) {
                return;
            }
            best = state.validated(errors.get());
            events.tell(new TrainingEvent.Validated(
                    state.step(), state.epochs(), validation.split(), errors.get(), best, validation.nanos()));
        }
        if (state.atEpochEnd()) {
            closeEpoch();
        }
        state.settle();
        if (best || isDue(checkpointEvery, checkpointEvery == 0 && state.atEpochEnd())) {
            save(best);
        }
    }

    private boolean isDue(long every, boolean otherwise) {
        return (every > 0 && state.step() % every == 0) || otherwise;
    }

    private void closeEpoch() {
        events.tell(new TrainingEvent.EpochDone(
                state.step(),
                state.progress().epochsDone(state.step()),
                state.epochLoss(),
                state.epochTop1Error(),
                events.epoch().imagesPerSecond(),
                events.epoch().waitShare()));
        double error = state.latest()
                .filter(errors -> validation != null)
                .map(Errors::top1Error)
                .orElseGet(state::epochLoss);
        if (state.closeEpoch(error) == RateSchedule.Verdict.DROP) {
            events.tell(new TrainingEvent.RateChanged(state.step(), state.rate()));
        }
    }

    private void save(boolean best) {
        events.tell(checkpoints.write(best));
        saved = true;
    }

    /** Ends or interrupts the training: with a checkpoint, and with the model where all is done. */
    Ending end() {
        if (!saved) {
            save(false);
        }
        boolean over = !state.goesOn() && state.settled();
        if (over) {
            checkpoints.writeModel();
        }
        Ending ending = !over ? Ending.STOPPED : state.converged() ? Ending.CONVERGED : Ending.COMPLETE;
        events.tell(new TrainingEvent.Ended(
                state.step(),
                ending,
                events.session().imagesPerSecond(),
                events.session().waitShare()));
        return ending;
    }
}

package org.alexnet4j.training;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.BatchLoader;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.engine.StepResult;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.evaluation.ErrorCounter;

/** Trains: batch, forward, loss, backward, update, and what is due after a step. */
final class Trainer {
    private final TrainingProgram program;
    private final BatchLoader loader;
    private final UpdateRule updates;
    private final RunState state;
    private final RatesByHand ratesByHand;
    private final Milestones milestones;
    private final LayerWatch layers;
    private final Events events;
    private final long seed;
    private final LongSupplier nanoTime;

    /**
     * @param program holds parameters and velocities as they are after the state's steps
     * @param loader gives the batches from the state's step on
     * @param updates gives each parameter its rate
     * @param state where the run is
     * @param ratesByHand changes the rate between two steps
     * @param milestones what is due after a step
     * @param layers looks at the layers
     * @param events is told what happens
     * @param seed of the dropout masks
     * @param nanoTime a clock for speeds; nothing else depends on it
     */
    Trainer(
            TrainingProgram program,
            BatchLoader loader,
            UpdateRule updates,
            RunState state,
            RatesByHand ratesByHand,
            Milestones milestones,
            LayerWatch layers,
            Events events,
            long seed,
            LongSupplier nanoTime) {
        this.program = program;
        this.loader = loader;
        this.updates = updates;
        this.state = state;
        this.ratesByHand = ratesByHand;
        this.milestones = milestones;
        this.layers = layers;
        this.events = events;
        this.seed = seed;
        this.nanoTime = nanoTime;
    }

    /**
     * Trains to the end, or until it is asked to stop; ends with a checkpoint.
     *
     * @param stop asked after each step and between the batches of a validation
     * @param memory what the training holds, for its first event
     * @throws org.alexnet4j.UserException if the loss is not finite any more, or the disk is full
     */
    Ending train(BooleanSupplier stop, List<MemoryUse> memory) {
        events.tell(
                new TrainingEvent.Started(state.step(), state.progress(), milestones.batchesOfValidation(), memory));
        milestones.reach(stop);
        while (state.goesOn() && !stop.getAsBoolean()) {
            ratesByHand.apply();
            long start = nanoTime.getAsLong();
            Batch batch = loader.next();
            long ready = nanoTime.getAsLong();
            double rate = state.rate();
            Update update = updates.at(rate);
            DropoutMask dropout = new DropoutMask(seed, state.step());
            int[] labels = batch.labelArray();
            StepResult result = program.step(batch.images(), labels, dropout, update);
            long end = nanoTime.getAsLong();
            double top1Error = top1Error(result.logits(), labels);
            state.stepDone(result.loss(), top1Error);
            // These need the batch: they run the forward pass on it once more.
            Divergence.check(program, state.step(), result.loss(), rate);
            events.tell(new TrainingEvent.StepDone(
                    state.step(),
                    state.epochs(),
                    result.loss(),
                    top1Error,
                    rate,
                    end - start,
                    ready - start,
                    program.batchSize()));
            layers.look(batch.images(), rate);
            loader.recycle(batch);
            state.flatLoss()
                    .look(state.step(), result.loss())
                    .ifPresent(message -> events.tell(new TrainingEvent.Noticed(state.step(), message)));
            milestones.reach(stop);
        }
        return milestones.end();
    }

    private static double top1Error(FloatBuffer logits, int[] labels) {
        int classes = logits.limit() / labels.length;
        long wrong = IntStream.range(0, labels.length)
                .filter(n -> ErrorCounter.rivals(logits, n * classes, classes, labels[n]) > 0)
                .count();
        return (double) wrong / labels.length;
    }
}

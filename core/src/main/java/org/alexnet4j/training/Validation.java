package org.alexnet4j.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.evaluation.Evaluator;

/** Classifies a split with the parameters as they are now, central crops, by the program that trains: no second copy. */
final class Validation {
    /** Thrown out of an evaluation that was asked to stop. */
    private static final class Stopped extends RuntimeException {}

    private final TrainingProgram program;
    private final PreparedDataset dataset;
    private final Split split;
    private final int threads;
    private final LongSupplier nanoTime;
    private final List<FloatBuffer> buffers = new ArrayList<>();
    private long nanos;

    /**
     * @param threads that fill batches
     * @param nanoTime a clock for the time it takes
     */
    Validation(TrainingProgram program, PreparedDataset dataset, Split split, int threads, LongSupplier nanoTime) {
        this.program = program;
        this.dataset = dataset;
        this.split = split;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    Split split() {
        return split;
    }

    /** Batches of one validation. */
    int batches() {
        return (dataset.count(split) + program.batchSize() - 1) / program.batchSize();
    }

    /** What the last validation took. */
    long nanos() {
        return nanos;
    }

    /**
     * Validates.
     *
     * @param state where the training is, for errors
     * @param stop asked after each batch
     * @param progress is told how far it is
     * @return what came out; empty if it was stopped
     * @throws org.alexnet4j.UserException if a score is not finite
     */
    Optional<Errors> run(RunState state, BooleanSupplier stop, Evaluator.Progress progress) {
        long start = nanoTime.getAsLong();
        int cropSize = program.network().input().height();
        List<Crop> crops = Crop.center(dataset.imageSize(), cropSize);
        try (EvaluationBatches batches = new EvaluationBatches(
                dataset, split, dataset.statistics(), cropSize, crops, program.batchSize(), reusedBuffers(), threads)) {
            Evaluation evaluation = Evaluator.evaluate(
                    batches,
                    crops,
                    program.network().classes(),
                    (images, count) -> Divergence.checked(program.predict(images, count), program, state),
                    (done, all) -> {
                        progress.batches(done, all);
                        if (done < all && stop.getAsBoolean()) {
                            throw new Stopped();
                        }
                    });
            return Optional.of(new Errors(
                    evaluation.images(), evaluation.top1Error(), evaluation.top5Error(), evaluation.meanLoss()));
        } catch (Stopped e) {
            return Optional.empty();
        } finally {
            nanos = nanoTime.getAsLong() - start;
        }
    }

    /** Gives the buffers of earlier validations first: native memory is freed late. */
    private Supplier<FloatBuffer> reusedBuffers() {
        Iterator<FloatBuffer> earlier = List.copyOf(buffers).iterator();
        return () -> {
            if (earlier.hasNext()) {
                return earlier.next();
            }
            FloatBuffer made = program.newImages();
            buffers.add(made);
            return made;
        };
    }
}

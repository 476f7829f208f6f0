package org.alexnet4j.training;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.alexnet4j.batch.TestView;
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
     * @param stop asked after each batch
     * @param progress is told how far it is
     * @return what came out; empty if it was stopped
     */
    Optional<Errors> run(BooleanSupplier stop, Evaluator.Listener progress) throws InterruptedException {
        long start = nanoTime.getAsLong();
        try {
            Evaluation evaluation = Evaluator.evaluate(
                    dataset,
                    split,
                    TestView.CENTER,
                    dataset.statistics(),
                    program.network().input().height(),
                    this::predict,
                    program.batchSize(),
                    reusedBuffers(),
                    threads,
                    (done, total) -> {
                        progress.progress(done, total);
                        if (done < total && stop.getAsBoolean()) {
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

    private void predict(FloatBuffer images, int count, FloatBuffer logits) {
        logits.put(program.predict(images, count).duplicate().rewind());
    }

    /** Gives the buffers of earlier validations first: native memory is freed late. */
    private Supplier<FloatBuffer> reusedBuffers() {
        int[] given = new int[1];
        return () -> {
            synchronized (buffers) {
                if (given[0] == buffers.size()) {
                    buffers.add(program.newImages());
                }
                return buffers.get(given[0]++);
            }
        };
    }
}

package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.alexnet4j.batch.TestView;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/** Evaluates a network on a split of a dataset. */
@SuppressWarnings("DoNotCallSuggester")
public final class Evaluator {
    /** What computes logits: {@code InferenceProgram::infer}, or a training program. */
    @FunctionalInterface
    public interface Network {
        /**
         * @param images (N,C,H,W)
         * @param count examples that matter, at most N
         * @param logits receives (count, classes) from its position on
         */
        void infer(FloatBuffer images, int count, FloatBuffer logits);
    }

    /** Is told how far the evaluation is. */
    @FunctionalInterface
    public interface Listener {
        /** Ignores everything. */
        Listener NONE = (done, total) -> {};

        /** Is called after each batch with the images done and their total. */
        void progress(int done, int total);
    }

    private Evaluator() {}

    /**
     * Evaluates.
     *
     * @param dataset stays open meanwhile
     * @param preprocessing the model's: image size and mean image
     * @param cropSize side of the network's input
     * @param batchSize most rows that the network takes, at least the crops of one image
     * @param newImages gives a buffer for (batchSize,C,H,W)
     * @param threads that fill batches, at least 1
     * @throws org.alexnet4j.UserException if the split is empty, or its images have another size than the model's
     */
    public static Evaluation evaluate(
            PreparedDataset dataset,
            Split split,
            TestView view,
            DatasetStatistics preprocessing,
            int cropSize,
            Network network,
            int batchSize,
            Supplier<FloatBuffer> newImages,
            int threads,
            Listener listener)
            throws InterruptedException {
        throw new UnsupportedOperationException();
    }
}

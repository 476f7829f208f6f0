package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.alexnet4j.batch.EvaluationBatch;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.batch.TestView;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;

/**
 * Evaluates a network on all images of a split.
 *
 * @param forward the network
 * @param preprocessing the model's: image size and mean image
 * @param cropSize side of the network's input
 * @param classes number of classes
 * @param rows most examples that one call of the network may bring, at least the crops of one image
 * @param newImages gives a buffer for (rows,C,H,W); asked twice an evaluation, and free for other use after it
 * @param loaderThreads threads that fill batches, at least 1
 */
public record Evaluator(
        Forward forward,
        DatasetStatistics preprocessing,
        int cropSize,
        int classes,
        int rows,
        Supplier<FloatBuffer> newImages,
        int loaderThreads) {
    /** A forward pass as in a test: {@code InferenceProgram::infer}, or a training program's {@code predict}. */
    @FunctionalInterface
    public interface Forward {
        /**
         * @param images (rows,C,H,W)
         * @param count examples that matter, at most {@code rows}
         * @param logits receives (count, classes) from its position on
         */
        void run(FloatBuffer images, int count, FloatBuffer logits);
    }

    /** Is told how far the evaluation is. */
    @FunctionalInterface
    public interface Listener {
        /** Is called after each batch with the images done and their total. */
        void progress(int done, int total);
    }

    /**
     * Evaluates.
     *
     * @param dataset stays open meanwhile; its labels are the network's class indices
     * @throws org.alexnet4j.UserException if the split is empty, or its images have another size than the model's
     */
    public Evaluation evaluate(PreparedDataset dataset, Split split, TestView view, Listener listener)
            throws InterruptedException {
        ErrorCounter errors = new ErrorCounter(classes);
        int crops = view.crops();
        FloatBuffer logits = FloatBuffer.allocate(rows * classes);
        try (EvaluationBatches batches =
                new EvaluationBatches(dataset, split, view, preprocessing, cropSize, rows, newImages, loaderThreads)) {
            for (EvaluationBatch batch = batches.next(); batch != null; batch = batches.next()) {
                forward.run(batch.images(), batch.count() * crops, logits.clear());
                batches.recycle(batch);
                for (int i = 0; i < batch.count(); i++) {
                    errors.add(logits, i * crops * classes, crops, dataset.label(split, batch.first() + i));
                }
                listener.progress(errors.images(), dataset.count(split));
            }
        }
        if (errors.images() != dataset.count(split)) {
            throw new IllegalStateException("evaluated " + errors.images() + " images of " + dataset.count(split));
        }
        return errors.result(crops);
    }
}

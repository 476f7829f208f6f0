package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.batch.Batch;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.EvaluationBatches;

/** Evaluates a network over the batches of a split; softmax probabilities are averaged over an image's crops. */
public final class Evaluator {
    /** Computes logits. */
    @FunctionalInterface
    public interface Predictor {
        /**
         * @param images (N,C,H,W)
         * @param count examples that matter
         * @return logits (count, classes), from position 0 on
         */
        FloatBuffer logits(FloatBuffer images, int count);
    }

    /** Is told how far the evaluation is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param done batches done
         * @param all batches in all
         */
        void batches(long done, long all);
    }

    /** Takes what comes out for every image. */
    @FunctionalInterface
    public interface Images {
        /**
         * @param label class index of the image
         * @param average of its crops, valid during the call only
         */
        void image(int label, CropAverage average);
    }

    private Evaluator() {}

    /**
     * Evaluates.
     *
     * @param batches the crops of every image, one image after the other
     * @param crops crops of each image, as many as {@code batches} was made with
     * @param classes number of classes
     */
    public static Evaluation evaluate(
            EvaluationBatches batches, List<Crop> crops, int classes, Predictor predictor, Progress progress) {
        ErrorCounter counter = new ErrorCounter(classes);
        predict(
                batches,
                crops,
                classes,
                predictor,
                (label, average) -> counter.add(average.scores(), label, average.loss()),
                progress);
        return counter.evaluation(crops.size());
    }

    /**
     * Hands out what the network says about every image.
     *
     * @param batches the crops of every image, one image after the other
     * @param crops crops of each image, as many as {@code batches} was made with
     * @param classes number of classes
     */
    public static void predict(
            EvaluationBatches batches,
            List<Crop> crops,
            int classes,
            Predictor predictor,
            Images images,
            Progress progress) {
        CropAverage average = new CropAverage(classes, crops.size());
        long done = 0;
        while (batches.hasNext()) {
            Batch batch = batches.next();
            FloatBuffer logits = predictor.logits(batch.images(), batch.labels().size());
            for (int i = 0; i < batch.labels().size(); i++) {
                int label = batch.labels().get(i);
                average.add(logits, i * classes, label);
                if (average.isComplete()) {
                    images.image(label, average);
                    average.clear();
                }
            }
            batches.recycle(batch);
            done++;
            progress.batches(done, batches.count());
        }
    }
}

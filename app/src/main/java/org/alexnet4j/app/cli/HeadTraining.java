package org.alexnet4j.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.evaluation.ErrorCounter;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.linear.LinearClassifier;
import org.alexnet4j.linear.LinearTraining;
import org.alexnet4j.training.PlainNumber;
import org.jspecify.annotations.Nullable;

/** Trains a linear classifier on the features of a dataset's images, and measures it. */
final class HeadTraining {
    /** Tried on the validation split. */
    private static final List<Double> COSTS = List.of(0.1, 1.0, 10.0, 100.0);

    private final PreparedDataset dataset;
    private final Path datasetPath;
    private final int count;
    private final FeatureExtractor extractor;
    private final Terminal terminal;

    /**
     * @param datasetPath where the dataset lies
     * @param count of images to learn from, spread over the training split
     * @param extractor of the features
     */
    HeadTraining(PreparedDataset dataset, Path datasetPath, int count, FeatureExtractor extractor, Terminal terminal) {
        this.dataset = dataset;
        this.datasetPath = datasetPath;
        this.count = count;
        this.extractor = extractor;
        this.terminal = terminal;
    }

    /** Examples of a split with their features. */
    private record Examples(List<float[]> features, List<Integer> labels) {}

    /** A classifier, what it was trained with, and how it did on the validation split. */
    record Trained(
            LinearClassifier classifier,
            double cost,
            @Nullable Evaluation validation) {}

    /**
     * Trains a classifier.
     *
     * @param cost the regularization parameter C; null for the best on the validation split, or 1 without one
     * @throws UserException if a class has no image to learn from
     */
    Trained train(LinearTraining.Kind kind, @Nullable Double cost) {
        requireAllClasses();
        LinearTraining training =
                new LinearTraining(extractor.shape().size(), dataset.classes().size());
        features(Split.TRAIN, count, training::add);
        Examples validation = examples(Split.VALIDATION);
        List<Double> costs = cost != null ? List.of(cost) : validation.labels().isEmpty() ? List.of(1.0) : COSTS;
        @Nullable Trained best = null;
        for (double candidate : costs) {
            LinearClassifier classifier = training.train(kind, candidate);
            Evaluation evaluation = evaluate(classifier, validation);
            terminal.notice(String.format(
                    Locale.ROOT,
                    "cost %s%s",
                    PlainNumber.text(candidate),
                    evaluation == null
                            ? ""
                            : String.format(Locale.ROOT, ": %.1f %% validation error", 100 * evaluation.top1Error())));
            if (best == null || isBetter(evaluation, best.validation())) {
                best = new Trained(classifier, candidate, evaluation);
            }
        }
        if (best == null) {
            throw new IllegalStateException("no cost was tried");
        }
        return best;
    }

    private void requireAllClasses() {
        BitSet seen = new BitSet();
        for (int i = 0; i < count; i++) {
            seen.set(dataset.label(Split.TRAIN, spread(Split.TRAIN, i, count)));
        }
        int missing = seen.nextClearBit(0);
        if (missing < dataset.classes().size()) {
            throw UserException.input(
                    "class " + dataset.classes().get(missing).name() + " has no image among the "
                            + String.format(Locale.ROOT, "%,d", count) + " to learn from",
                    "take more with --images, or prepare the dataset without that class");
        }
    }

    /** Takes the features of an example. */
    private interface Taker {
        void take(float[] features, int label);
    }

    /** The features of {@code number} examples of a split, at even distances, since those of a class lie together. */
    private void features(Split split, int number, Taker taker) {
        List<Picture> pictures = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int index = spread(split, i, number);
            pictures.add(PictureCollection.example(dataset, datasetPath, split, index));
            labels.add(dataset.label(split, index));
        }
        int[] taken = new int[1];
        try {
            new FeatureRun(extractor, terminal)
                    .of(pictures, (picture, features) -> taker.take(features, labels.get(taken[0]++)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which example is the {@code i}th of {@code number} at even distances. */
    private int spread(Split split, int i, int number) {
        return (int) ((long) i * dataset.count(split) / number);
    }

    private Examples examples(Split split) {
        Examples examples = new Examples(new ArrayList<>(), new ArrayList<>());
        features(split, dataset.count(split), (features, label) -> {
            examples.features().add(features);
            examples.labels().add(label);
        });
        return examples;
    }

    private static boolean isBetter(@Nullable Evaluation one, @Nullable Evaluation other) {
        return one != null && other != null && one.top1Errors() < other.top1Errors();
    }

    /** The errors on the test split, image by image; null if there are none. */
    @Nullable
    Evaluation test(LinearClassifier classifier) {
        if (dataset.count(Split.TEST) == 0) {
            return null;
        }
        ErrorCounter counter = new ErrorCounter(classifier.classes());
        features(
                Split.TEST,
                dataset.count(Split.TEST),
                (features, label) -> count(classifier, features, label, counter));
        return counter.evaluation(1);
    }

    /** The errors on examples; null if there are none. */
    private static @Nullable Evaluation evaluate(LinearClassifier classifier, Examples examples) {
        if (examples.labels().isEmpty()) {
            return null;
        }
        ErrorCounter counter = new ErrorCounter(classifier.classes());
        for (int i = 0; i < examples.labels().size(); i++) {
            count(classifier, examples.features().get(i), examples.labels().get(i), counter);
        }
        return counter.evaluation(1);
    }

    private static void count(LinearClassifier classifier, float[] features, int label, ErrorCounter counter) {
        double[] scores = classifier.scores(features);
        float[] logits = new float[scores.length];
        for (int c = 0; c < scores.length; c++) {
            logits[c] = (float) scores[c];
        }
        double[] probabilities = new double[classifier.classes()];
        double loss = Softmax.probabilities(FloatBuffer.wrap(logits), 0, probabilities) - logits[label];
        counter.add(scores, label, loss);
    }
}

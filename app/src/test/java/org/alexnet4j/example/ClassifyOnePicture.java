package org.alexnet4j.example;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.Prediction;

/** The example of the README. */
final class ClassifyOnePicture {
    private ClassifyOnePicture() {}

    public static void main(String[] arguments) {
        try (Classifier classifier = Classifier.load(Path.of("my-run"))) {
            List<Prediction> predictions = classifier.classify(Path.of("holiday.jpg"));
            for (Prediction prediction : predictions.subList(0, Math.min(3, predictions.size()))) {
                System.out.printf(
                        "%5.1f %%  %s%n",
                        100 * prediction.probability(), prediction.label().name());
            }
        }
    }
}

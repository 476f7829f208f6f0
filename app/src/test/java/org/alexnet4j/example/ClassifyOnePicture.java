package org.alexnet4j.example;

import java.nio.file.Path;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.Prediction;

/** The example of the README. */
final class ClassifyOnePicture {
    private ClassifyOnePicture() {}

    public static void main(String[] arguments) {
        try (Classifier classifier = Classifier.load(Path.of("my-run"))) {
            for (Prediction prediction :
                    classifier.classify(Path.of("holiday.jpg")).subList(0, 3)) {
                System.out.printf(
                        "%5.1f %%  %s%n",
                        100 * prediction.probability(), prediction.label().name());
            }
        }
    }
}

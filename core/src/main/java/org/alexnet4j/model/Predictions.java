package org.alexnet4j.model;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;

/**
 * What a model, or several together, say about every image of a split.
 *
 * @param source the model's file, or those of several
 * @param classes the classes in the order of the probabilities
 * @param dataset digest of the dataset that the images are from
 * @param split the split that the images are
 * @param crops crops of each image, whose probabilities were averaged
 * @param labels class indices, (N)
 * @param probabilities (N, classes), row-major, from position 0 to the limit
 */
public record Predictions(
        String source,
        List<ClassLabel> classes,
        String dataset,
        Split split,
        int crops,
        List<Integer> labels,
        FloatBuffer probabilities) {
    /** Predictions; the lists are copied. */
    public Predictions {
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
        if (probabilities.limit() != (long) labels.size() * classes.size()) {
            throw new IllegalArgumentException(probabilities.limit() + " probabilities of " + labels.size()
                    + " images in " + classes.size() + " classes");
        }
    }

    /**
     * Requires predictions of the same classes on the same images.
     *
     * @throws UserException if the others are not
     */
    public void requireSameImages(Predictions others) {
        String difference = "";
        if (!others.dataset.equals(dataset)) {
            difference = "the dataset";
        } else if (others.split != split) {
            difference = "the split: " + others.split.label() + ", not " + split.label();
        } else if (others.crops != crops) {
            difference = "the crops of an image: " + others.crops + ", not " + crops;
        } else if (!keys(others.classes).equals(keys(classes)) || !others.labels.equals(labels)) {
            difference = "the classes";
        }
        if (!difference.isEmpty()) {
            throw UserException.input(
                    others.source + ": its predictions differ in " + difference,
                    "combine predictions that were made with the same dataset, --split and --crops");
        }
    }

    /** What classes are known by: their names may differ, where one dataset was prepared with the WNIDs' words. */
    private static List<String> keys(List<ClassLabel> classes) {
        return classes.stream().map(ClassLabel::key).toList();
    }
}

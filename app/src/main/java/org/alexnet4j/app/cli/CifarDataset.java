package org.alexnet4j.app.cli;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.PreparedDataset;

/** Whether a dataset is CIFAR-10, on which some of the experiments were made. */
final class CifarDataset {
    private static final int SIZE = 32;
    private static final Set<String> CLASSES =
            Set.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private CifarDataset() {}

    /**
     * Refuses a dataset that does not have the form of CIFAR-10.
     *
     * @param what needs it, for the message
     * @param otherwise what else can be done, beside preparing CIFAR-10
     */
    static void require(PreparedDataset dataset, String what, String otherwise) {
        if (dataset.classes().size() != CLASSES.size() || dataset.imageSize() != SIZE) {
            throw UserException.input(
                    what + " for CIFAR-10: 10 classes of images of 32 x 32 pixels; the dataset has "
                            + dataset.classes().size() + " of " + dataset.imageSize() + " x " + dataset.imageSize(),
                    "prepare CIFAR-10 with --size 32" + otherwise);
        }
    }

    /** What is to be said of a dataset that is another. */
    static Optional<String> caution(PreparedDataset dataset) {
        boolean same = dataset.imageSize() == SIZE
                && dataset.classes().stream()
                        .map(ClassLabel::name)
                        .collect(Collectors.toSet())
                        .equals(CLASSES);
        return same
                ? Optional.empty()
                : Optional.of("The dataset is not CIFAR-10: its errors cannot be compared with the paper's.");
    }
}

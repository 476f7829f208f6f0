package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says on which images a model is judged. */
final class SplitOption {
    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "train, validation or test (default: test if there is one, else validation)")
    private @Nullable Split split;

    /** Whether a split was asked for. */
    boolean isGiven() {
        return split != null;
    }

    /** The split that was asked for. */
    Optional<Split> asked() {
        return Optional.ofNullable(split);
    }

    /**
     * The split asked for, or test, or validation.
     *
     * @param datasetPath where the dataset lies, for the message
     * @throws UserException if it has no images
     */
    Split of(PreparedDataset dataset, Path datasetPath) {
        Split part = split;
        if (part == null) {
            part = dataset.count(Split.TEST) > 0 ? Split.TEST : Split.VALIDATION;
        }
        if (dataset.count(part) == 0) {
            throw UserException.input(
                    datasetPath + " has no images in its " + part.label() + " split",
                    "choose another with --split, or prepare it with --" + part.label() + " 10%");
        }
        return part;
    }
}

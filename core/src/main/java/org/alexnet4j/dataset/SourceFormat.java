package org.alexnet4j.dataset;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;

/** How a source is laid out. */
public enum SourceFormat {
    /** A folder for each class, perhaps below {@code train}, {@code val} (or {@code validation}) and {@code test}. */
    FOLDERS("folders"),
    /** Tiny ImageNet as published: {@code wnids.txt}, {@code train/WNID/images}, {@code val/val_annotations.txt}. */
    TINY_IMAGENET("tiny-imagenet"),
    /** The binary version of CIFAR-10. */
    CIFAR_10("cifar-10"),
    /** The original files of ILSVRC-2012: a tar of tars for training, a tar for validation, the development kit. */
    ILSVRC_2012("ilsvrc-2012"),
    /** Files in one folder, each name beginning with a WNID: {@code n01440764_tench.JPEG}. */
    WNID_FILES("wnid-files"),
    /** Files named after their class with a number: {@code cat.0.jpg}. */
    FILE_NAMES("file-names"),
    /** A list: {@code path,class} or {@code path,class,split} a line. */
    CSV("csv");

    private final String label;

    SourceFormat(String label) {
        this.label = label;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /**
     * Finds a format by its name.
     *
     * @throws UserException if there is none of that name
     */
    public static SourceFormat of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label))
                .findFirst()
                .orElseThrow(() -> UserException.input(
                        "no source format '" + label + "'",
                        "choose one of "
                                + Arrays.stream(values())
                                        .map(SourceFormat::label)
                                        .collect(Collectors.joining(", "))));
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.inference.ModelPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which layer of which model is computed for which pictures. */
final class FeatureOptions {
    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path model = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PICTURE",
            description = "files, folders or prepared datasets")
    private List<String> pictures = new ArrayList<>();

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "the layer; one with weights stands for the activation function behind it: fc7 for relu7;"
                    + " a wrong name lists all (default: the last hidden one, as in section 6.1 of the paper)")
    private @Nullable String layer;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "train, validation or test of prepared datasets (default: train)")
    private @Nullable Split split;

    /**
     * The model's file.
     *
     * @throws UserException if there is none
     */
    Path modelFile() {
        return ModelPath.of(model);
    }

    /** The layer asked for; null for the last hidden one. */
    @Nullable
    String layer() {
        return layer;
    }

    /** Whether pictures come through standard input. */
    boolean hasStandardInput() {
        return pictures.contains(Picture.STANDARD_INPUT);
    }

    /**
     * Opens the pictures; the caller closes them.
     *
     * @param written files that the command writes, which may lie in a folder of pictures
     * @param classes of the model, by which the folders of classes are known
     * @throws UserException if one of them cannot be found, or a split is asked for of no dataset
     */
    PictureCollection openPictures(List<Path> written, List<ClassLabel> classes) {
        PictureCollection collection = PictureCollection.of(pictures, split == null ? Split.TRAIN : split, classes);
        collection.leaveOut(written);
        if (split != null && collection.datasets().isEmpty()) {
            collection.close();
            throw UserException.input(
                    "--split " + split.label() + ": none of the pictures is in a prepared dataset", "leave it out");
        }
        return collection;
    }
}

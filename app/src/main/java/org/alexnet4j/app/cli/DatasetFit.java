package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.model.Model;

/** Whether a prepared dataset is one for a model. */
final class DatasetFit {
    private DatasetFit() {}

    /**
     * Requires images of the model's size, and its classes in its order.
     *
     * @param datasetPath where the dataset lies, for the message
     * @throws UserException if they are not
     */
    static void require(Model model, PreparedDataset dataset, Path datasetPath) {
        requireSize(model, dataset, datasetPath);
        List<ClassLabel> classes = dataset.classes();
        if (classes.size() != model.classes().size()) {
            throw UserException.input(
                    datasetPath + " has " + classes.size() + " classes, the model has "
                            + model.classes().size(),
                    "take a dataset of the classes that the model was trained on");
        }
        for (int i = 0; i < classes.size(); i++) {
            if (!classes.get(i).key().equals(model.classes().get(i).key())) {
                throw UserException.input(
                        datasetPath + ": class " + i + " is " + classes.get(i).key() + ", the model's is "
                                + model.classes().get(i).key(),
                        "take a dataset with the same classes in the same order");
            }
        }
    }

    /**
     * Requires images of the model's size.
     *
     * @param datasetPath where the dataset lies, for the message
     * @throws UserException if they are not
     */
    static void requireSize(Model model, PreparedDataset dataset, Path datasetPath) {
        int imageSize = model.preprocessing().imageSize();
        if (dataset.imageSize() != imageSize) {
            throw UserException.input(
                    datasetPath + " has images of " + dataset.imageSize() + " pixels, the model was trained on "
                            + imageSize,
                    "prepare it again with --size " + imageSize);
        }
    }
}

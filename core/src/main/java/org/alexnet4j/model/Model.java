package org.alexnet4j.model;

import java.util.List;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.NetworkSpec;

/**
 * Everything that inference needs.
 *
 * @param network the network
 * @param parameters its parameters
 * @param classes the classes in the order of the logits
 * @param preprocessing side of the prepared images, mean image and colors of the training images
 * @param provenance how it came about
 */
public record Model(
        NetworkSpec network,
        Parameters parameters,
        List<ClassLabel> classes,
        DatasetStatistics preprocessing,
        Provenance provenance) {
    /** A model; the list is copied. */
    public Model {
        classes = List.copyOf(classes);
    }
}

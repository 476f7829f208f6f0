package org.alexnet4j.model;

import java.util.List;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.NetworkSpec;

/**
 * All that is needed to classify.
 *
 * @param network the network; its input is the side of the crops
 * @param parameters the values of its parameters
 * @param classes the classes in the order of the logits
 * @param preprocessing size of the images before the crop, mean image, color components
 * @param provenance where it comes from
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

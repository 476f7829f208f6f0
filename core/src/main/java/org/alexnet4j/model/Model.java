package org.alexnet4j.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.NetworkSpec;
import org.jspecify.annotations.Nullable;

/**
 * Everything that inference needs.
 *
 * @param network the network
 * @param parameters its parameters
 * @param classes the classes in the order of the logits
 * @param preprocessing side of the prepared images, mean image and colors of the training images
 * @param provenance how it came about
 * @param ranges of its activations; null for a model that is not calibrated for 8 bits
 */
public record Model(
        NetworkSpec network,
        Parameters parameters,
        List<ClassLabel> classes,
        DatasetStatistics preprocessing,
        Provenance provenance,
        @Nullable ActivationRanges ranges) {
    /** A model; the list is copied. */
    public Model {
        classes = List.copyOf(classes);
    }

    /** A model that is not calibrated for 8 bits. */
    public Model(
            NetworkSpec network,
            Parameters parameters,
            List<ClassLabel> classes,
            DatasetStatistics preprocessing,
            Provenance provenance) {
        this(network, parameters, classes, preprocessing, provenance, null);
    }

    /**
     * The same model, calibrated.
     *
     * @param images on what, for its provenance
     */
    public Model calibrated(ActivationRanges found, String images) {
        Map<String, String> facts = new LinkedHashMap<>(provenance.facts());
        facts.put("calibrated on", images);
        return new Model(network, parameters, classes, preprocessing, new Provenance(facts), found);
    }
}

package org.alexnet4j.linear;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.inference.FeatureLayer;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;

/** A model cut behind a layer, with a linear classifier as its new last layer. */
public final class HeadedModel {
    private static final String HEAD = "head";

    /** Before the names of the facts of the model that a head was put onto. */
    public static final String FEATURES = "features.";

    private HeadedModel() {}

    /**
     * Puts a classifier onto a model.
     *
     * @param layer whose activations the classifier takes
     * @param classes its classes in the order of their indices
     * @param facts how it came about; those of the model are kept beside them, as {@code features.} and their names
     * @return a model like any other; it is not calibrated for 8 bits
     */
    public static Model of(
            Model model,
            FeatureLayer layer,
            LinearClassifier head,
            List<ClassLabel> classes,
            Map<String, String> facts) {
        List<LayerSpec> layers = new ArrayList<>(model.network().layers().subList(0, layer.position() + 1));
        Set<String> names = layers.stream().map(LayerSpec::name).collect(Collectors.toSet());
        String name = HEAD;
        for (int i = 2; names.contains(name); i++) {
            name = HEAD + i;
        }
        layers.add(new LayerSpec.FullyConnected(name, layer.name(), head.classes(), 0, 0));
        NetworkSpec spec =
                new NetworkSpec(model.network().name(), model.network().input(), layers);
        // What was measured of the model, and on which images, is not true of the new one.
        Map<String, String> provenance = new LinkedHashMap<>(facts);
        model.provenance().facts().forEach((key, value) -> provenance.put(FEATURES + key, value));
        return new Model(
                spec, parameters(model, spec, head), classes, model.preprocessing(), new Provenance(provenance));
    }

    private static Parameters parameters(Model model, NetworkSpec spec, LinearClassifier head) {
        List<ParameterSpec> all = Network.of(spec).parameters();
        Map<String, FloatBuffer> values = new HashMap<>();
        for (ParameterSpec parameter : all.subList(0, all.size() - 2)) {
            values.put(parameter.name(), model.parameters().get(parameter));
        }
        values.put(all.get(all.size() - 2).name(), FloatBuffer.wrap(head.weights()));
        values.put(all.get(all.size() - 1).name(), FloatBuffer.wrap(head.biases()));
        return Parameters.of(values);
    }
}

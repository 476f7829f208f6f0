package org.alexnet4j.inference;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Printable;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The layer whose activations are an image's features.
 *
 * @param name the layer's name
 * @param position its position among the layers
 * @param shape of its output
 */
public record FeatureLayer(String name, int position, Shape shape) {
    /**
     * Finds the layer that a user means. The name of a layer with weights stands for its activation function, where one
     * follows directly: {@code fc7} for {@code relu7}. The last hidden layer is what the last one reads, before dropout.
     *
     * @param name name of a layer; null for the last hidden one
     * @throws UserException if there is none
     */
    public static FeatureLayer of(Network network, @Nullable String name) {
        requireNonNull(network, "network is null");
        int position = name == null ? lastHidden(network) : activated(network, positionOf(network, name));
        Network.Layer layer = network.layers().get(position);
        return new FeatureLayer(layer.name(), position, layer.output());
    }

    private static int lastHidden(Network network) {
        int position = network.layers().size() - 2;
        while (position >= 0 && network.layers().get(position).spec() instanceof LayerSpec.Dropout) {
            position--;
        }
        if (position < 0) {
            throw UserException.input(
                    network.spec().name() + " has no hidden layer", "name its only layer with --layer");
        }
        return position;
    }

    private static int positionOf(Network network, String name) {
        List<String> names = network.layers().stream().map(Network.Layer::name).toList();
        int position = names.indexOf(name);
        if (position < 0) {
            throw UserException.input(
                    "no layer " + Printable.line(name) + " in " + network.spec().name(),
                    "choose one of " + names.stream().collect(Collectors.joining(", ")));
        }
        return position;
    }

    private static int activated(Network network, int position) {
        boolean activated = network.layers().get(position).spec() instanceof LayerSpec.WithParameters
                && position + 1 < network.layers().size()
                && network.layers().get(position + 1).spec() instanceof LayerSpec.Activation;
        return activated ? position + 1 : position;
    }
}

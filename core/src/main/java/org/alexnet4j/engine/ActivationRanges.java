package org.alexnet4j.engine;

import java.util.List;
import java.util.Map;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;

/**
 * How large the inputs of layers become: what {@link Precision#INT8} needs to know to spread its 256 values over them.
 *
 * @param inputs by the name of each of {@link #layersOf} the largest magnitude of its input that matters, more than 0
 */
public record ActivationRanges(Map<String, Double> inputs) {
    /** Ranges; the map is copied. */
    public ActivationRanges {
        inputs = Map.copyOf(inputs);
    }

    /**
     * The layers that compute with 8 bits: all with weights but the first, whose few input maps decide over everything
     * behind it, and but locally connected ones, which read each weight once for an image.
     */
    public static List<Network.Layer> layersOf(Network network) {
        return network.layers().stream()
                .filter(layer -> layer.spec() instanceof LayerSpec.WithParameters)
                .skip(1)
                .filter(layer -> !(layer.spec() instanceof LayerSpec.LocallyConnected))
                .toList();
    }

    /**
     * The range of a layer's input.
     *
     * @throws IllegalArgumentException if it is not known
     */
    public double largest(String layer) {
        Double largest = inputs.get(layer);
        if (largest == null) {
            throw new IllegalArgumentException("the range of the input of " + layer + " is not known");
        }
        return largest;
    }
}

package org.alexnet4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;

/** A network of the library with more or fewer channels and units. */
final class ScaledNetwork {
    private ScaledNetwork() {}

    /**
     * Scales all layers; the image and the classes stay.
     *
     * @param factor of the channels and units of every layer but the last
     */
    static Network of(String name, double factor) {
        NetworkSpec spec = NetworkLibrary.network(name);
        int last = spec.layers().size() - 1;
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : spec.layers().subList(0, last)) {
            layers.add(scaled(layer, factor));
        }
        layers.add(spec.layers().get(last));
        return Network.of(new NetworkSpec(name + " x " + factor, spec.input(), layers));
    }

    private static LayerSpec scaled(LayerSpec layer, double factor) {
        if (layer instanceof LayerSpec.Convolution convolution) {
            return new LayerSpec.Convolution(
                    convolution.name(),
                    convolution.input(),
                    (int) Math.round(factor * convolution.outChannels()),
                    convolution.window(),
                    convolution.groups(),
                    convolution.weightDeviation(),
                    convolution.initialBias());
        } else if (layer instanceof LayerSpec.LocallyConnected local) {
            return new LayerSpec.LocallyConnected(
                    local.name(),
                    local.input(),
                    (int) Math.round(factor * local.outChannels()),
                    local.window(),
                    local.groups(),
                    local.weightDeviation(),
                    local.initialBias());
        } else if (layer instanceof LayerSpec.FullyConnected fullyConnected) {
            return new LayerSpec.FullyConnected(
                    fullyConnected.name(),
                    fullyConnected.input(),
                    (int) Math.round(factor * fullyConnected.outChannels()),
                    fullyConnected.weightDeviation(),
                    fullyConnected.initialBias());
        }
        return layer;
    }
}

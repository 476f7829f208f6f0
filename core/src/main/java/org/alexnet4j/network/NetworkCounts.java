package org.alexnet4j.network;

import java.util.List;

/**
 * How large a network is: what it learns, what it computes for one example, what it keeps.
 *
 * @param layers the counts of each layer, in order
 */
public record NetworkCounts(List<LayerCounts> layers) {
    /**
     * The counts of one layer; all 0 for a layer without parameters.
     *
     * @param layer the layer's name
     * @param weights number of weights
     * @param biases number of biases
     * @param multiplyAccumulates multiplications of a weight with an input in one forward pass of one example, those
     *     with the zeros of the padding included; biases not
     * @param neurons outputs of a convolution or fully connected layer, as the paper counts them (section 3.5)
     */
    public record LayerCounts(String layer, long weights, long biases, long multiplyAccumulates, long neurons) {
        /** Weights and biases. */
        public long parameters() {
            return weights + biases;
        }
    }

    /** The counts; the list is copied. */
    public NetworkCounts {
        layers = List.copyOf(layers);
    }

    /** Counts a network. */
    public static NetworkCounts of(Network network) {
        return new NetworkCounts(
                network.layers().stream().map(NetworkCounts::of).toList());
    }

    /** Weights and biases of all layers. */
    public long parameters() {
        return layers.stream().mapToLong(LayerCounts::parameters).sum();
    }

    /** Multiply-accumulates of one forward pass of one example. */
    public long multiplyAccumulates() {
        return layers.stream().mapToLong(LayerCounts::multiplyAccumulates).sum();
    }

    /** Neurons of all layers; the input is not counted. */
    public long neurons() {
        return layers.stream().mapToLong(LayerCounts::neurons).sum();
    }

    private static LayerCounts of(Network.Layer layer) {
        if (!(layer.spec() instanceof LayerSpec.WithParameters spec)) {
            return new LayerCounts(layer.name(), 0, 0, 0, 0);
        }
        long weights = (long) weights(spec, layer.input());
        long uses = spec instanceof LayerSpec.Convolution
                ? (long) layer.output().height() * layer.output().width()
                : 1;
        return new LayerCounts(
                layer.name(),
                weights,
                spec.outChannels(),
                weights * uses,
                layer.output().size());
    }

    /** The number of weights of a layer that reads the given shape; exact below 2^53, without overflow above. */
    static double weights(LayerSpec layer, Shape input) {
        if (layer instanceof LayerSpec.Convolution convolution) {
            double size = convolution.window().size();
            int channels = input.channels() / convolution.groups();
            return size * size * convolution.outChannels() * channels;
        } else if (layer instanceof LayerSpec.FullyConnected fullyConnected) {
            return (double) fullyConnected.outChannels() * input.size();
        }
        return 0;
    }
}

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
     * @param neurons outputs of a layer with parameters, as the paper counts them (section 3.5)
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
        boolean shared = spec instanceof LayerSpec.Convolution;
        long uses = shared ? (long) layer.output().height() * layer.output().width() : 1;
        return new LayerCounts(
                layer.name(),
                weights,
                biases(spec, layer.output()),
                weights * uses,
                layer.output().size());
    }

    private static long biases(LayerSpec.WithParameters layer, Shape output) {
        return layer instanceof LayerSpec.LocallyConnected ? output.size() : layer.outChannels();
    }

    /** The number of weights of a layer that reads the given shape; exact below 2^53, without overflow above. */
    static double weights(LayerSpec layer, Shape input) {
        if (layer instanceof LayerSpec.WithKernels kernels) {
            double size = kernels.window().size();
            int channels = input.channels() / kernels.groups();
            return size * size * kernels.outChannels() * channels * positions(kernels, input);
        } else if (layer instanceof LayerSpec.FullyConnected fullyConnected) {
            return (double) fullyConnected.outChannels() * input.size();
        }
        return 0;
    }

    /** Positions that have kernels of their own. */
    private static double positions(LayerSpec.WithKernels layer, Shape input) {
        return layer instanceof LayerSpec.LocallyConnected local
                ? (double) local.window().outputs(input.height())
                        * local.window().outputs(input.width())
                : 1;
    }
}

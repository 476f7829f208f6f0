package org.alexnet4j.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Window;

/** Networks with something taken out or exchanged. All are chains, as {@link NetworkSpec} is. */
final class NetworkEdits {
    private NetworkEdits() {}

    /** The layers that have parameters, in order. */
    static List<LayerSpec.WithParameters> learning(NetworkSpec network) {
        return network.layers().stream()
                .filter(LayerSpec.WithParameters.class::isInstance)
                .map(LayerSpec.WithParameters.class::cast)
                .toList();
    }

    /** Without all layers of a kind. */
    static NetworkSpec without(NetworkSpec network, Class<? extends LayerSpec> kind) {
        Set<String> gone = new HashSet<>();
        network.layers().stream().filter(kind::isInstance).forEach(layer -> gone.add(layer.name()));
        return without(network, gone);
    }

    /**
     * Without a layer and what works on its outputs alone: activation, normalization and dropout, up to the next pooling or
     * the next layer with parameters. Pooling stays, so that the size of the maps does.
     */
    static NetworkSpec withoutLayer(NetworkSpec network, String name) {
        Set<String> gone = new HashSet<>();
        boolean follows = false;
        for (LayerSpec layer : network.layers()) {
            follows = layer.name().equals(name)
                    || (follows && !(layer instanceof LayerSpec.WithParameters || layer instanceof LayerSpec.Pooling));
            if (follows) {
                gone.add(layer.name());
            }
        }
        return without(network, gone);
    }

    private static NetworkSpec without(NetworkSpec network, Set<String> gone) {
        Map<String, String> inputs = new HashMap<>();
        Map<String, Integer> channels =
                new HashMap<>(Map.of(NetworkSpec.INPUT, network.input().channels()));
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : network.layers()) {
            String input = inputs.getOrDefault(layer.input(), layer.input());
            if (gone.contains(layer.name())) {
                inputs.put(layer.name(), input);
            } else {
                LayerSpec kept = reading(layer, layer.name(), input, channels.getOrDefault(input, 1));
                layers.add(kept);
                channels.put(
                        layer.name(),
                        kept instanceof LayerSpec.WithParameters learned
                                ? learned.outChannels()
                                : channels.getOrDefault(input, 1));
            }
        }
        return new NetworkSpec(network.name(), network.input(), layers);
    }

    /** The network with its layers called by their places: two with the same layers are equal, whatever their names. */
    static NetworkSpec unnamed(NetworkSpec network) {
        Map<String, String> names = new HashMap<>(Map.of(NetworkSpec.INPUT, NetworkSpec.INPUT));
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : network.layers()) {
            String name = Integer.toString(layers.size());
            names.put(layer.name(), name);
            int channels = layer instanceof LayerSpec.WithKernels kernels ? kernels.groups() : 1;
            layers.add(reading(layer, name, names.getOrDefault(layer.input(), layer.input()), channels));
        }
        return new NetworkSpec(network.name(), network.input(), layers);
    }

    /** The layer with another name and input; without groups where the input's maps cannot be shared out to them. */
    private static LayerSpec reading(LayerSpec layer, String name, String input, int channels) {
        if (layer instanceof LayerSpec.Convolution c) {
            int groups = channels % c.groups() == 0 ? c.groups() : 1;
            return new LayerSpec.Convolution(
                    name, input, c.outChannels(), c.window(), groups, c.weightDeviation(), c.initialBias());
        } else if (layer instanceof LayerSpec.LocallyConnected l) {
            int groups = channels % l.groups() == 0 ? l.groups() : 1;
            return new LayerSpec.LocallyConnected(
                    name, input, l.outChannels(), l.window(), groups, l.weightDeviation(), l.initialBias());
        } else if (layer instanceof LayerSpec.FullyConnected f) {
            return new LayerSpec.FullyConnected(name, input, f.outChannels(), f.weightDeviation(), f.initialBias());
        } else if (layer instanceof LayerSpec.Activation a) {
            return new LayerSpec.Activation(name, input, a.function());
        } else if (layer instanceof LayerSpec.Pooling p) {
            return new LayerSpec.Pooling(name, input, p.kind(), p.window());
        } else if (layer instanceof LayerSpec.Lrn n) {
            return new LayerSpec.Lrn(name, input, n.region(), n.size(), n.alpha(), n.beta(), n.k());
        } else if (layer instanceof LayerSpec.Dropout d) {
            return new LayerSpec.Dropout(name, input, d.rate());
        }
        throw new IllegalArgumentException(layer.name() + ": no such layer");
    }

    /** With another activation function in place of every ReLU. */
    static NetworkSpec withActivation(NetworkSpec network, LayerSpec.Activation.Function function) {
        return changed(
                network,
                layer -> layer instanceof LayerSpec.Activation a && a.function() == LayerSpec.Activation.Function.RELU
                        ? new LayerSpec.Activation(a.name(), a.input(), function)
                        : layer);
    }

    /** With pooling windows that do not overlap: as large as their stride. */
    static NetworkSpec withoutOverlap(NetworkSpec network) {
        return changed(network, layer -> {
            if (layer instanceof LayerSpec.Pooling p
                    && p.window().size() > p.window().stride()) {
                Window window = p.window();
                return new LayerSpec.Pooling(
                        p.name(),
                        p.input(),
                        p.kind(),
                        new Window(window.stride(), window.stride(), window.padding(), window.rounding()));
            }
            return layer;
        });
    }

    /**
     * The network of one tower (section 3.2): half the kernels in every convolution but the last, which keeps them (the
     * section's footnote), and no groups.
     */
    static NetworkSpec oneTower(NetworkSpec network) {
        List<LayerSpec.Convolution> convolutions = network.layers().stream()
                .filter(LayerSpec.Convolution.class::isInstance)
                .map(LayerSpec.Convolution.class::cast)
                .toList();
        LayerSpec.Convolution last = convolutions.isEmpty() ? null : convolutions.get(convolutions.size() - 1);
        return changed(
                network,
                layer -> layer instanceof LayerSpec.Convolution c
                        ? new LayerSpec.Convolution(
                                c.name(),
                                c.input(),
                                c.equals(last) ? c.outChannels() : c.outChannels() / 2,
                                c.window(),
                                1,
                                c.weightDeviation(),
                                c.initialBias())
                        : layer);
    }

    private static NetworkSpec changed(NetworkSpec network, UnaryOperator<LayerSpec> change) {
        return new NetworkSpec(
                network.name(),
                network.input(),
                network.layers().stream().map(change).toList());
    }
}

package org.alexnet4j.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network that has been checked: every layer with the shapes that it reads and writes, every parameter with its
 * shape.
 */
public final class Network {
    /**
     * A layer in its place.
     *
     * @param spec what the network file says
     * @param input shape of one example that it reads
     * @param output shape of one example that it writes
     */
    public record Layer(LayerSpec spec, Shape input, Shape output) {
        /** The layer's name. */
        public String name() {
            return spec.name();
        }
    }

    private final NetworkSpec spec;
    private final List<Layer> layers;
    private final Map<String, ParameterSpec> parameters;

    private Network(NetworkSpec spec, List<Layer> layers) {
        this.spec = spec;
        this.layers = List.copyOf(layers);
        this.parameters = new LinkedHashMap<>();
        for (Layer layer : layers) {
            for (ParameterSpec parameter : parametersOf(layer)) {
                parameters.put(parameter.name(), parameter);
            }
        }
    }

    /**
     * Checks a network whole and infers its shapes.
     *
     * @throws org.alexnet4j.UserException with all errors at once: names, ranges, divisors, shapes that vanish, layers
     *     that nobody reads
     */
    public static Network of(NetworkSpec spec) {
        return new Network(spec, NetworkCheck.layersOf(spec));
    }

    /** What the network file says. */
    public NetworkSpec spec() {
        return spec;
    }

    /** The layers from the image to the logits. */
    public List<Layer> layers() {
        return layers;
    }

    /** The shape of one input example. */
    public Shape input() {
        return spec.input();
    }

    /** Most examples of a batch: its images, as float32, lie in one buffer of below 2 GiB. */
    public int largestBatch() {
        return Integer.MAX_VALUE / Float.BYTES / input().size();
    }

    /** Number of classes: the outputs of the last layer. */
    public int classes() {
        return layers.get(layers.size() - 1).output().size();
    }

    /** All learned tensors in the order of the layers, weights before biases. */
    public List<ParameterSpec> parameters() {
        return List.copyOf(parameters.values());
    }

    /** By the name of a layer with parameters, the ReLU behind it: the first before the next such layer. */
    public Map<String, Layer> rectifiers() {
        Map<String, Layer> rectifiers = new LinkedHashMap<>();
        Optional<String> learned = Optional.empty();
        for (Layer layer : layers) {
            if (layer.spec() instanceof LayerSpec.WithParameters) {
                learned = Optional.of(layer.name());
            } else if (layer.spec() instanceof LayerSpec.Activation activation
                    && activation.function() == LayerSpec.Activation.Function.RELU) {
                learned.ifPresent(name -> rectifiers.putIfAbsent(name, layer));
            }
        }
        return rectifiers;
    }

    private static List<ParameterSpec> parametersOf(Layer layer) {
        List<ParameterSpec> parameters = new ArrayList<>();
        if (layer.spec() instanceof LayerSpec.WithParameters spec) {
            parameters.add(new ParameterSpec(
                    spec.name(), ParameterSpec.Kind.WEIGHT, weightShape(layer), spec.weightDeviation(), 0));
            parameters.add(
                    new ParameterSpec(spec.name(), ParameterSpec.Kind.BIAS, biasShape(layer), 0, spec.initialBias()));
        }
        return parameters;
    }

    private static List<Integer> weightShape(Layer layer) {
        if (!(layer.spec() instanceof LayerSpec.WithKernels kernels)) {
            return List.of(layer.output().channels(), layer.input().size());
        }
        List<Integer> shape = new ArrayList<>(biasShape(layer));
        shape.add(layer.input().channels() / kernels.groups());
        shape.add(kernels.window().size());
        shape.add(kernels.window().size());
        return shape;
    }

    private static List<Integer> biasShape(Layer layer) {
        Shape output = layer.output();
        return layer.spec() instanceof LayerSpec.LocallyConnected
                ? List.of(output.channels(), output.height(), output.width())
                : List.of(output.channels());
    }
}

package org.alexnet4j.network;

import java.util.List;

/**
 * One learned tensor.
 *
 * @param layer name of the layer it belongs to
 * @param kind weight or bias
 * @param shape its dimensions: (O, I/groups, K, K) for the weights of a convolution, (O, I) for those of a fully
 *     connected layer, (O) for a bias; of a locally connected layer (O, H, W, I/groups, K, K) and (O, H, W)
 * @param deviation deviation of the normal distribution that it starts from
 * @param mean mean of that distribution (0 for weights, the constant for biases)
 */
public record ParameterSpec(String layer, Kind kind, List<Integer> shape, double deviation, double mean) {
    /** Weight or bias. */
    public enum Kind {
        /** Weights, {@code LAYER.weight}. */
        WEIGHT,
        /** Biases, {@code LAYER.bias}. */
        BIAS
    }

    /** A parameter; the list is copied. */
    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /** {@code LAYER.weight} or {@code LAYER.bias}. */
    public String name() {
        return layer + (kind == Kind.WEIGHT ? ".weight" : ".bias");
    }

    /** Inputs of each output unit; 1 for a bias. */
    public int fanIn() {
        if (kind == Kind.BIAS) {
            return 1;
        }
        int own = shape.size() == 2 ? 1 : shape.size() - 3;
        return shape.subList(own, shape.size()).stream().reduce(1, Math::multiplyExact);
    }

    /** Number of values. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}

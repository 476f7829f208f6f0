package org.alexnet4j.engine;

import java.util.Map;

/**
 * How large the inputs of layers become, seen on images: what an inference with 8 bits needs to know to spread its 256
 * values over them.
 *
 * @param inputs layer name to the largest magnitude of its input that matters, more than 0; for every layer with weights
 *     but the first
 */
public record ActivationRanges(Map<String, Double> inputs) {
    /** Ranges; the map is copied. */
    public ActivationRanges {
        inputs = Map.copyOf(inputs);
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

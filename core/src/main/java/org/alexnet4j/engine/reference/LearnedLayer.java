package org.alexnet4j.engine.reference;

/** The weights and biases of a layer, and their derivatives after a backward pass. */
abstract class LearnedLayer implements ReferenceLayer {
    /** Weights, row-major in the shape of their specification. */
    final double[] weight;

    /** Biases, in the shape of their specification. */
    final double[] bias;

    /** Derivative of the loss with respect to the weights. */
    final double[] dWeight;

    /** Derivative of the loss with respect to the biases. */
    final double[] dBias;

    LearnedLayer(int weights, int biases) {
        weight = new double[weights];
        bias = new double[biases];
        dWeight = new double[weights];
        dBias = new double[biases];
    }
}

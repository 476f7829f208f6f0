package org.alexnet4j.training;

/**
 * How a layer with parameters is doing.
 *
 * @param name of the layer
 * @param meanWeight mean absolute value of its weights; biases are left out
 * @param relativeUpdate mean absolute value of the weights' last update (the velocity, since w becomes w + v) by
 *     {@code meanWeight}; about 0.001 where a layer learns well; not a number where all weights are 0
 * @param deadShare share of its kernels or units whose ReLU gave 0 for every image of the last batch, in a test pass
 *     without dropout; not a number where it has no ReLU or the engine cannot tell
 */
public record LayerState(String name, double meanWeight, double relativeUpdate, double deadShare) {}

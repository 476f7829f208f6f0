package org.alexnet4j.inference;

import org.alexnet4j.dataset.ClassLabel;

/**
 * A class and its probability.
 *
 * @param classIndex position among the model's classes
 * @param label the class
 * @param probability 0 to 1
 */
public record Prediction(int classIndex, ClassLabel label, double probability) {}

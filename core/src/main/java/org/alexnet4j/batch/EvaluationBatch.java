package org.alexnet4j.batch;

import java.nio.FloatBuffer;

/**
 * Some images of a split with all their crops.
 *
 * @param images (count · crops,C,H,W), the crops of an image one after another; what follows is undefined
 * @param first index of the first image in the split
 * @param count number of images
 */
public record EvaluationBatch(FloatBuffer images, int first, int count) {}

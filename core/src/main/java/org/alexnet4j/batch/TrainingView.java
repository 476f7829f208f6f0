package org.alexnet4j.batch;

/**
 * How a training example is drawn from an image (section 4.1).
 *
 * @param cropSize side of the crop, in pixels
 * @param randomCrop whether the crop lies anywhere, every place equally likely; else in the center
 * @param flip whether every second example, at random, is flipped horizontally
 * @param colorDeviation deviation of the factors along the principal components of the colors, 0.1 in the paper; 0 for
 *     no change of color
 */
public record TrainingView(int cropSize, boolean randomCrop, boolean flip, double colorDeviation) {
    /** Random crops. */
    public TrainingView(int cropSize, boolean flip, double colorDeviation) {
        this(cropSize, true, flip, colorDeviation);
    }
}

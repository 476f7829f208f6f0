package org.alexnet4j.batch;

/**
 * How a training example is drawn (section 4.1).
 *
 * @param cropSize side of the random crop, in pixels; at most the side of the dataset's images
 * @param flip whether every second crop, by chance, is mirrored
 * @param colorDeviation deviation of the factors of PCA color augmentation, 0.1 in the paper; 0 for none
 */
public record TrainingView(int cropSize, boolean flip, double colorDeviation) {}

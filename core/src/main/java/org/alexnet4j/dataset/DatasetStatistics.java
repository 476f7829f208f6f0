package org.alexnet4j.dataset;

/**
 * What preprocessing needs to know about the training split. All in units of 0 to 255.
 *
 * @param imageSize side S of the images
 * @param meanImage (3,S,S): mean of each pixel
 * @param colorDeviations standard deviations along the principal components of the RGB values of all pixels (roots of the
 *     eigenvalues of their covariance), smallest first
 * @param colorComponents (3,3): row i is the i-th principal component, of length 1, over red, green, blue
 */
@SuppressWarnings("ArrayRecordComponent") // Read by everybody, written by nobody, compared in tests only.
public record DatasetStatistics(int imageSize, float[] meanImage, float[] colorDeviations, float[] colorComponents) {}

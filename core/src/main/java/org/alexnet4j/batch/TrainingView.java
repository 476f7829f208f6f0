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
    /** 224 of 256 pixels in the paper, 48 of 56, 24 of 32: less than that hides most of an image. */
    private static final double SMALLEST_USUAL_CROP = 2.0 / 3;

    /** Random crops. */
    public TrainingView(int cropSize, boolean flip, double colorDeviation) {
        this(cropSize, true, flip, colorDeviation);
    }

    /**
     * Whether a crop shows most of an image.
     *
     * @param imageSize side of the image, in pixels
     */
    public boolean suits(int imageSize) {
        return cropSize <= imageSize && cropSize >= SMALLEST_USUAL_CROP * imageSize;
    }

    /** The side of images that suits best: the paper's 256 for its 224, 56 for 48, 32 for 28. */
    public int preparedSize() {
        if (!randomCrop) {
            return cropSize;
        }
        int larger = (8 * cropSize + 6) / 7;
        int round = (larger + 7) / 8 * 8;
        if (cropSize < 256 && round > 256) {
            return 256;
        }
        return suits(round) ? round : larger;
    }
}

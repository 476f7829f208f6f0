package org.alexnet4j.dataset;

import java.util.Arrays;
import org.alexnet4j.image.Image;

/**
 * Sums over the pixels of a split, from which its statistics follow. All are sums of integers: they do not depend on the
 * order of the images, nor on how many threads share the work.
 */
final class PixelSums {
    /** After so many images, {@link #recent} is emptied before it can overflow: 255 · 2^23 is below 2^31. */
    private static final int MOST_RECENT = 1 << 23;

    private final int imageSize;
    private long images;
    private int recentImages;
    /** (3,S,S), of the last images. */
    private final int[] recent;
    /** (3,S,S), of all images before those. */
    private final long[] earlier;
    /** Sums of the products RR, RG, RB, GG, GB, BB over all pixels. */
    private final long[] products = new long[6];

    PixelSums(int imageSize) {
        this.imageSize = imageSize;
        recent = new int[Image.CHANNELS * imageSize * imageSize];
        earlier = new long[recent.length];
    }

    /**
     * Adds an image.
     *
     * @param planes (3,S,S)
     */
    void add(byte[] planes) {
        if (recentImages == MOST_RECENT) {
            empty();
        }
        for (int i = 0; i < recent.length; i++) {
            recent[i] += planes[i] & 0xFF;
        }
        int plane = imageSize * imageSize;
        for (int row = 0; row < plane; row += imageSize) {
            addProducts(planes, row, row + plane, row + 2 * plane);
        }
        images++;
        recentImages++;
    }

    /** One row; its sums fit an int, since a row has at most {@link DatasetFormat#MAX_IMAGE_SIZE} pixels. */
    private void addProducts(byte[] planes, int red, int green, int blue) {
        int redRed = 0;
        int redGreen = 0;
        int redBlue = 0;
        int greenGreen = 0;
        int greenBlue = 0;
        int blueBlue = 0;
        for (int x = 0; x < imageSize; x++) {
            int r = planes[red + x] & 0xFF;
            int g = planes[green + x] & 0xFF;
            int b = planes[blue + x] & 0xFF;
            redRed += r * r;
            redGreen += r * g;
            redBlue += r * b;
            greenGreen += g * g;
            greenBlue += g * b;
            blueBlue += b * b;
        }
        products[0] += redRed;
        products[1] += redGreen;
        products[2] += redBlue;
        products[3] += greenGreen;
        products[4] += greenBlue;
        products[5] += blueBlue;
    }

    /** Adds the sums of another thread. */
    void add(PixelSums other) {
        other.empty();
        for (int i = 0; i < earlier.length; i++) {
            earlier[i] += other.earlier[i];
        }
        for (int i = 0; i < products.length; i++) {
            products[i] += other.products[i];
        }
        images += other.images;
    }

    long images() {
        return images;
    }

    private void empty() {
        for (int i = 0; i < recent.length; i++) {
            earlier[i] += recent[i];
        }
        Arrays.fill(recent, 0);
        recentImages = 0;
    }

    /** Mean image and color components of at least one image. */
    DatasetStatistics statistics() {
        empty();
        int plane = imageSize * imageSize;
        double[] channelMeans = new double[Image.CHANNELS];
        float[] meanImage = new float[earlier.length];
        double pixels = (double) images * plane;
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            long sum = 0;
            for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                meanImage[i] = (float) (earlier[i] / (double) images);
                sum += earlier[i];
            }
            channelMeans[channel] = sum / pixels;
        }
        double[][] covariance = new double[Image.CHANNELS][Image.CHANNELS];
        int product = 0;
        for (int i = 0; i < Image.CHANNELS; i++) {
            for (int j = i; j < Image.CHANNELS; j++) {
                covariance[i][j] = products[product++] / pixels - channelMeans[i] * channelMeans[j];
                covariance[j][i] = covariance[i][j];
            }
        }
        PrincipalComponents components = PrincipalComponents.of(covariance);
        return new DatasetStatistics(imageSize, meanImage, components.deviations(), components.directions());
    }
}

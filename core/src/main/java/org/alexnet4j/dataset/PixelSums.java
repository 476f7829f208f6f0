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

    /** Images that are added together, since the sums are larger than an image and come from far. */
    static final int TOGETHER = 4;

    private final int imageSize;
    private long images;
    private final byte[][] waiting = new byte[TOGETHER][];
    private int waitingImages;
    private int recentImages;
    /** (3,S,S), of the last images, row by row. */
    private final int[][] recent;
    /** (3,S,S), of all images before those. */
    private final long[] earlier;
    /** Sums of the products RR, RG, RB, GG, GB, BB over all pixels. */
    private final long[] products = new long[6];
    /** The same of the images that are being added, column by column. */
    private final int[][] columns;
    /** A row of each color. */
    private final int[] red;

    private final int[] green;
    private final int[] blue;

    PixelSums(int imageSize) {
        this.imageSize = imageSize;
        recent = new int[Image.CHANNELS * imageSize][imageSize];
        earlier = new long[Image.CHANNELS * imageSize * imageSize];
        columns = new int[products.length][imageSize];
        red = new int[imageSize];
        green = new int[imageSize];
        blue = new int[imageSize];
    }

    /** What sums over images of that size take in memory. */
    static long bytes(int imageSize) {
        return (long) (Integer.BYTES + Long.BYTES) * DatasetFormat.exampleBytes(imageSize);
    }

    /**
     * Adds an image.
     *
     * @param planes (3,S,S); must not change any more
     */
    void add(byte[] planes) {
        waiting[waitingImages++] = planes;
        images++;
        if (waitingImages == TOGETHER) {
            addWaiting();
        }
    }

    private void addWaiting() {
        if (recentImages + waitingImages > MOST_RECENT) {
            moveRecent();
        }
        addRows();
        recentImages += waitingImages;
        waitingImages = 0;
        Arrays.fill(waiting, null);
    }

    /**
     * Products are summed column by column, since sums of whole rows are vectorized and the sum within a row is not. A
     * column's sum fits an int: {@link #TOGETHER} images of at most {@link DatasetFormat#MAX_IMAGE_SIZE} rows, each
     * product at most 255 · 255.
     */
    private void addRows() {
        for (int row = 0; row < imageSize; row++) {
            for (int image = 0; image < waitingImages; image++) {
                byte[] planes = waiting[image];
                addRow(planes, row, red);
                addRow(planes, imageSize + row, green);
                addRow(planes, 2 * imageSize + row, blue);
                addProduct(red, red, columns[0]);
                addProduct(red, green, columns[1]);
                addProduct(red, blue, columns[2]);
                addProduct(green, green, columns[3]);
                addProduct(green, blue, columns[4]);
                addProduct(blue, blue, columns[5]);
            }
        }
        for (int i = 0; i < products.length; i++) {
            for (int sum : columns[i]) {
                products[i] += sum;
            }
            Arrays.fill(columns[i], 0);
        }
    }

    /** Adds a row to the recent sums and gives it as integers. */
    private void addRow(byte[] planes, int at, int[] row) {
        int from = at * imageSize;
        for (int x = 0; x < row.length; x++) {
            row[x] = planes[from + x] & 0xFF;
        }
        addTo(recent[at], row);
    }

    private static void addTo(int[] sums, int[] row) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += row[x];
        }
    }

    private static void addProduct(int[] a, int[] b, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += a[x] * b[x];
        }
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

    /** Brings all images into {@link #earlier}. */
    private void empty() {
        addWaiting();
        moveRecent();
    }

    private void moveRecent() {
        for (int row = 0; row < recent.length; row++) {
            for (int x = 0; x < imageSize; x++) {
                earlier[row * imageSize + x] += recent[row][x];
            }
            Arrays.fill(recent[row], 0);
        }
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

package org.alexnet4j.batch;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.alexnet4j.dataset.DatasetStatistics;

/**
 * Writes one crop of a prepared image as floats: the pixels in units of 0..255, minus the mean image at the same place,
 * flipped or not, plus a color (section 4.1). Keeps rows of its own: one writer a thread.
 */
final class CropWriter {
    /** Red, green and blue. */
    static final int CHANNELS = 3;

    private static final float[] NO_COLOR = new float[CHANNELS];

    private final int imageSize;
    private final int cropSize;
    private final float[] mean;
    private final byte[] pixels;
    private final float[] row;

    /**
     * @param statistics of the dataset the network was trained on; its mean image is (3,S,S)
     * @param cropSize side of the crops, at most S
     */
    CropWriter(DatasetStatistics statistics, int cropSize) {
        this.imageSize = statistics.imageSize();
        this.cropSize = cropSize;
        this.mean = statistics.meanImage();
        this.pixels = new byte[cropSize];
        this.row = new float[cropSize];
    }

    /** As {@link #write(ByteBuffer, Crop, float[], FloatBuffer, int)} without a color. */
    void write(ByteBuffer image, Crop crop, FloatBuffer images, int offset) {
        write(image, crop, NO_COLOR, images, offset);
    }

    /**
     * Writes a crop.
     *
     * @param image (3,S,S), unsigned bytes
     * @param color what is added to red, green and blue, in units of 0..255
     * @param images receives (3,crop,crop)
     * @param offset where in {@code images}
     */
    void write(ByteBuffer image, Crop crop, float[] color, FloatBuffer images, int offset) {
        int to = offset;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = 0; y < cropSize; y++) {
                int from = (channel * imageSize + crop.top() + y) * imageSize + crop.left();
                image.get(from, pixels);
                subtractMean(from, color[channel]);
                if (crop.flipped()) {
                    flipRow();
                }
                images.put(to, row);
                to += cropSize;
            }
        }
    }

    private void subtractMean(int from, float color) {
        for (int x = 0; x < cropSize; x++) {
            row[x] = (pixels[x] & 0xFF) - mean[from + x] + color;
        }
    }

    private void flipRow() {
        for (int left = 0, right = cropSize - 1; left < right; left++, right--) {
            float swapped = row[left];
            row[left] = row[right];
            row[right] = swapped;
        }
    }
}

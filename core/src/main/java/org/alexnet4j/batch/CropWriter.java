package org.alexnet4j.batch;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.alexnet4j.dataset.DatasetStatistics;

/**
 * Writes crops of images as a network takes them: bytes of 0 to 255 minus the mean image, which is cropped and mirrored
 * alike. Safe for many threads.
 */
public final class CropWriter {
    private static final int CHANNELS = 3;

    /** Values converted at a time: little enough to stay in the first cache, enough that the copies cost nothing. */
    private static final int BLOCK = 4096;

    private final int imageSize;
    private final int cropSize;
    private final float[] mean;

    /**
     * @param preprocessing size of the images and mean image
     * @param cropSize side of the crops, at most that of the images
     */
    public CropWriter(DatasetStatistics preprocessing, int cropSize) {
        if (cropSize < 1 || cropSize > preprocessing.imageSize()) {
            throw new IllegalArgumentException(
                    "crops of " + cropSize + " from images of " + preprocessing.imageSize() + " pixels");
        }
        this.imageSize = preprocessing.imageSize();
        this.cropSize = cropSize;
        this.mean = preprocessing.meanImage();
    }

    /** Values of one crop, 3 · cropSize · cropSize. */
    public int size() {
        return CHANNELS * cropSize * cropSize;
    }

    /**
     * Writes all crops of an image as a test shows them, one after another.
     *
     * @param image (3,S,S) bytes from its position on; the position stays
     * @param target receives (crops,3,cropSize,cropSize)
     * @param at where in the target, in values; its position is ignored and stays
     */
    public void write(ByteBuffer image, TestView view, FloatBuffer target, int at) {
        int next = at;
        for (Crop crop : view.crops(imageSize, cropSize)) {
            write(image, crop, target, next);
            next += size();
        }
    }

    /** Writes one crop, (3,cropSize,cropSize). */
    void write(ByteBuffer image, Crop crop, FloatBuffer target, int at) {
        int rowsOfBlock = Math.max(1, Math.min(cropSize, BLOCK / imageSize));
        byte[] pixels = new byte[rowsOfBlock * imageSize];
        float[] values = new float[rowsOfBlock * cropSize];
        for (int channel = 0; channel < CHANNELS; channel++) {
            float color = crop.color(channel);
            for (int row = 0; row < cropSize; row += rowsOfBlock) {
                int rows = Math.min(rowsOfBlock, cropSize - row);
                int source = (channel * imageSize + crop.top() + row) * imageSize + crop.left();
                // Up to the last pixel of the last row: what lies between the rows is read along.
                image.get(image.position() + source, pixels, 0, (rows - 1) * imageSize + cropSize);
                for (int i = 0; i < rows; i++) {
                    int from = i * imageSize;
                    if (crop.flipped()) {
                        convertFlipped(pixels, from, source + from, color, values, i * cropSize);
                    } else {
                        convert(pixels, from, source + from, color, values, i * cropSize);
                    }
                }
                target.put(at + (channel * cropSize + row) * cropSize, values, 0, rows * cropSize);
            }
        }
    }

    private void convert(byte[] pixels, int from, int meanFrom, float color, float[] values, int to) {
        for (int x = 0; x < cropSize; x++) {
            values[to + x] = (pixels[from + x] & 0xFF) - mean[meanFrom + x] + color;
        }
    }

    private void convertFlipped(byte[] pixels, int from, int meanFrom, float color, float[] values, int to) {
        int last = to + cropSize - 1;
        for (int x = 0; x < cropSize; x++) {
            values[last - x] = (pixels[from + x] & 0xFF) - mean[meanFrom + x] + color;
        }
    }
}

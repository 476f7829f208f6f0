package org.alexnet4j.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Window;

/**
 * What the rows of a locally connected layer's kernels see: for each row of pixels and each column of windows, the pixels
 * of that row below the window, side by side.
 *
 * <p>With the images innermost a pixel is a block of (C / G) x N values, and all that row {@code ky} of the kernels sees, at
 * all positions, lies without a gap: a row of windows sees with it one row of pixels, the next row of windows the row of
 * pixels that is {@code stride} farther down. That is why rows are ordered by their remainder modulo the stride. Pixels
 * are written once for each column of the kernel, not once for each of its weights.
 *
 * @param channels of the input
 * @param groups of channels
 * @param height of the input
 * @param width of the input
 * @param outHeight rows of windows
 * @param outWidth columns of windows
 * @param window size, stride and padding
 * @param images of a batch
 */
record KernelRows(
        int channels, int groups, int height, int width, int outHeight, int outWidth, Window window, int images) {
    /** Of a locally connected layer. */
    static KernelRows of(Network.Layer layer, int images) {
        LayerSpec.LocallyConnected spec = (LayerSpec.LocallyConnected) layer.spec();
        return new KernelRows(
                layer.input().channels(),
                spec.groups(),
                layer.input().height(),
                layer.input().width(),
                layer.output().height(),
                layer.output().width(),
                spec.window(),
                images);
    }

    /** (rows, columns of windows, groups, K, C / G, N) as so many matrices of (K C / G, N). */
    long[] dims() {
        return new long[] {(long) rows() * outWidth * groups, (long) window.size() * channels / groups, images};
    }

    /** Rows of pixels, those of the padding included. */
    int rows() {
        return Math.min(window.stride(), window.size()) * rowsOfARemainder();
    }

    private int rowsOfARemainder() {
        return outHeight + (window.size() - 1) / window.stride();
    }

    /** The first of the {@code outHeight} rows that row {@code ky} of the kernels sees. */
    int firstRow(int ky) {
        return ky % window.stride() * rowsOfARemainder() + ky / window.stride();
    }

    /** Values of a pixel of one group in all images. */
    private int block() {
        return channels / groups * images;
    }

    /** Values of a row. */
    private int rowSize() {
        return outWidth * channels * window.size() * images;
    }

    /**
     * Copies the pixels of a row.
     *
     * @param pixels (H,W,C,N)
     * @param rows receives the row, zero where there are no pixels
     * @param bytes of a value
     */
    void spread(int row, ByteBuffer pixels, ByteBuffer rows, int bytes) {
        int size = block() * bytes;
        byte[] zeros = new byte[size];
        int y = row % rowsOfARemainder() * window.stride() + row / rowsOfARemainder() - window.padding();
        int to = row * rowSize() * bytes;
        for (int ox = 0; ox < outWidth; ox++) {
            for (int group = 0; group < groups; group++) {
                for (int kx = 0; kx < window.size(); kx++) {
                    int x = ox * window.stride() + kx - window.padding();
                    if (y >= 0 && y < height && x >= 0 && x < width) {
                        rows.put(to, pixels, pixel(y, x, group) * bytes, size);
                    } else {
                        rows.put(to, zeros);
                    }
                    to += size;
                }
            }
        }
    }

    /**
     * The opposite: adds up, for every pixel of a row of the image, what lies wherever it has been copied to.
     *
     * @param rows gradients of the rows
     * @param pixels receives row {@code y} of (H,W,C,N)
     */
    void gather(int y, FloatBuffer rows, FloatBuffer pixels) {
        float[] sum = new float[block()];
        float[] part = new float[block()];
        int remainder = (y + window.padding()) % window.stride();
        int place = (y + window.padding()) / window.stride();
        boolean seen = remainder < window.size() && place < rowsOfARemainder();
        int row = (remainder * rowsOfARemainder() + place) * rowSize();
        for (int x = 0; x < width; x++) {
            for (int group = 0; group < groups; group++) {
                Arrays.fill(sum, 0);
                for (int kx = 0; seen && kx < window.size(); kx++) {
                    int left = x + window.padding() - kx;
                    int ox = left / window.stride();
                    if (left >= 0 && left % window.stride() == 0 && ox < outWidth) {
                        rows.get(row + ((ox * groups + group) * window.size() + kx) * sum.length, part);
                        add(part, sum);
                    }
                }
                pixels.put(pixel(y, x, group), sum);
            }
        }
    }

    private int pixel(int y, int x, int group) {
        return ((y * width + x) * groups + group) * block();
    }

    private static void add(float[] part, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
    }
}

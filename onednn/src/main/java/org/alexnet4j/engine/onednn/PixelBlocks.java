package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with stride 4 as the same convolution with stride 1 over blocks of 4 x 4 pixels, whose pixels count as
 * 16 maps.
 *
 * <p>The weight gradient of the paper's first layer goes in oneDNN's float32 through a matrix of all windows, since three
 * maps leave most lanes of a vector instruction empty. Over 48 maps it is a convolution like any other. The kernels grow
 * to whole blocks: 11 x 11 pixels over 3 maps become 3 x 3 blocks over 48. That is 19 % more arithmetic in half the time.
 *
 * @param maps of the image
 * @param height of the image
 * @param width of the image
 * @param window of the convolution
 * @param rows blocks from top to bottom, padding included
 * @param columns blocks from left to right, padding included
 */
record PixelBlocks(int maps, int height, int width, Window window, int rows, int columns) {
    /** Side of a block, in pixels. */
    static final int SIDE = 4;

    /** Pixels of a block: as many as float32 lanes of an AVX-512 register. */
    static final int PIXELS = SIDE * SIDE;

    /** The blocks of a convolution that gains from them; null for every other layer. */
    static @Nullable PixelBlocks of(Network.Layer layer) {
        if (!(layer.spec() instanceof LayerSpec.Convolution convolution)
                || convolution.groups() != 1
                || convolution.window().stride() != SIDE
                || convolution.window().size() <= SIDE) {
            return null;
        }
        Shape input = layer.input();
        int reach = blocksOf(convolution.window()) - 1;
        return new PixelBlocks(
                input.channels(),
                input.height(),
                input.width(),
                convolution.window(),
                layer.output().height() + reach,
                layer.output().width() + reach);
    }

    private static int blocksOf(Window window) {
        return (window.size() + SIDE - 1) / SIDE;
    }

    /** Side of a kernel, in blocks. */
    int kernelBlocks() {
        return blocksOf(window);
    }

    /** Maps of the image of blocks. */
    int blockMaps() {
        return maps * PIXELS;
    }

    /** (O, 16 C, blocks, blocks) of {@code kernels} kernels. */
    long[] kernelDims(long kernels) {
        return new long[] {kernels, blockMaps(), kernelBlocks(), kernelBlocks()};
    }

    /**
     * Cuts the image of number {@code n} of a batch into blocks.
     *
     * @param images (N, maps, height, width)
     * @param blocks receives (N, maps, rows, columns, 4, 4), zero where the image has no pixels
     */
    void cut(int n, FloatBuffer images, FloatBuffer blocks) {
        float[] line = new float[columns * SIDE];
        float[] row = new float[columns * PIXELS];
        int from = window.padding();
        int count = Math.min(width, line.length - from);
        for (int map = 0; map < maps; map++) {
            for (int i = 0; i < rows; i++) {
                for (int y = 0; y < SIDE; y++) {
                    int pixelRow = i * SIDE + y - window.padding();
                    if (pixelRow >= 0 && pixelRow < height) {
                        images.get(((n * maps + map) * height + pixelRow) * width, line, from, count);
                        spread(line, row, y);
                    } else {
                        clear(row, y);
                    }
                }
                blocks.put(((n * maps + map) * rows + i) * row.length, row);
            }
        }
    }

    private static void spread(float[] line, float[] row, int y) {
        for (int from = 0, to = y * SIDE; from < line.length; from += SIDE, to += PIXELS) {
            row[to] = line[from];
            row[to + 1] = line[from + 1];
            row[to + 2] = line[from + 2];
            row[to + 3] = line[from + 3];
        }
    }

    private static void clear(float[] row, int y) {
        for (int to = y * SIDE; to < row.length; to += PIXELS) {
            Arrays.fill(row, to, to + SIDE, 0);
        }
    }

    /**
     * Where the weights of kernels over pixels lie among those of the same kernels over blocks.
     *
     * @param kernels their number
     * @return for each weight of (kernels, maps, size, size) its index in (kernels, 16 maps, blocks, blocks)
     */
    int[] weightIndices(int kernels) {
        int size = window.size();
        int side = kernelBlocks();
        int[] indices = new int[kernels * maps * size * size];
        int i = 0;
        for (int plane = 0; plane < kernels * maps; plane++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    int map = plane * PIXELS + y % SIDE * SIDE + x % SIDE;
                    indices[i++] = (map * side + y / SIDE) * side + x / SIDE;
                }
            }
        }
        return indices;
    }
}

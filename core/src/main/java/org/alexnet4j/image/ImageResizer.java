package org.alexnet4j.image;

import java.util.Arrays;

/**
 * Resizes with a Lanczos window of three lobes, as wide as the reduction asks for, so that nothing is aliased. The
 * result is the same on every machine.
 *
 * <p>Both passes run down the columns, with a transposition between them: then the inner loops run along rows, over whole
 * arrays at the same index, which is the form that the compiler turns into vector instructions. All three planes share a
 * row, since longer rows are faster.
 */
public final class ImageResizer {
    /** Added before values are cut to integers, so that they are rounded. */
    private static final float HALF = 0.5f;

    /** Lines transposed together, so that whole cache lines are written. */
    private static final int BLOCK = 8;

    private final ResizeWindows columns;
    private final ResizeWindows rows;
    private final int size;
    /** Source columns that any window needs. */
    private final int span;

    private ImageResizer(PixelRows image, int size) {
        double width = image.coveredWidth();
        double height = image.coveredHeight();
        double side = Math.min(width, height);
        columns = ResizeWindows.of(image.width(), (width - side) / 2, side, size);
        rows = ResizeWindows.of(image.height(), (height - side) / 2, side, size);
        this.size = size;
        span = columns.end() - columns.begin();
    }

    /**
     * The shorter side to {@code size}, then the central square (section 2 of the paper). Pixels beyond the square still
     * count where a window reaches over its edge.
     *
     * @param size side of the square, at least 1
     */
    public static Image square(PixelRows image, int size) {
        int side = Math.min(image.width(), image.height());
        if (side == size) {
            return centralSquare(image, size);
        }
        return new ImageResizer(image, size).resize(image);
    }

    private static Image centralSquare(PixelRows image, int size) {
        if (image instanceof Image whole && whole.width() == whole.height()) {
            return whole;
        }
        int left = (image.width() - size) / 2;
        int top = (image.height() - size) / 2;
        byte[] planes = new byte[Image.CHANNELS * size * size];
        float[] line = new float[Image.CHANNELS * size];
        for (int y = 0; y < size; y++) {
            image.read(top + y, left, size, line);
            for (int channel = 0; channel < Image.CHANNELS; channel++) {
                for (int x = 0; x < size; x++) {
                    planes[(channel * size + y) * size + x] = (byte) (int) line[channel * size + x];
                }
            }
        }
        return new Image(size, size, planes);
    }

    private Image resize(PixelRows image) {
        float[][] turned = new float[span][Image.CHANNELS * size];
        reduceRows(image, turned);
        byte[] planes = new byte[Image.CHANNELS * size * size];
        reduceColumns(turned, planes);
        return new Image(size, size, planes);
    }

    /**
     * The first pass.
     *
     * @param turned (span, 3·size): receives the result, transposed
     */
    private void reduceRows(PixelRows image, float[][] turned) {
        // The last few source rows as floats, (3·span) each; row y is in slot y mod their number.
        float[][] recent = new float[rows.taps()][Image.CHANNELS * span];
        float[][] block = new float[BLOCK][Image.CHANNELS * span];
        int known = rows.begin();
        for (int y = 0; y < size; y++) {
            int first = rows.first(y);
            for (; known < first + rows.taps(); known++) {
                image.read(known, columns.begin(), span, recent[known % recent.length]);
            }
            float[] sum = block[y % BLOCK];
            Arrays.fill(sum, 0);
            addWindow(recent, first, rows, y, sum);
            if (y % BLOCK == BLOCK - 1 || y == size - 1) {
                turn(block, y - y % BLOCK, turned);
            }
        }
    }

    /**
     * Transposes a block of lines.
     *
     * @param block lines of (3·span); lines beyond the last one are ignored
     * @param at row of the result that the block's first line belongs to
     */
    private void turn(float[][] block, int at, float[][] turned) {
        if (at + BLOCK > size) {
            for (int y = at; y < size; y++) {
                for (int channel = 0; channel < Image.CHANNELS; channel++) {
                    for (int x = 0; x < span; x++) {
                        turned[x][channel * size + y] = block[y - at][channel * span + x];
                    }
                }
            }
            return;
        }
        float[] b0 = block[0];
        float[] b1 = block[1];
        float[] b2 = block[2];
        float[] b3 = block[3];
        float[] b4 = block[4];
        float[] b5 = block[5];
        float[] b6 = block[6];
        float[] b7 = block[7];
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            int to = channel * size + at;
            int from = channel * span;
            for (int x = 0; x < span; x++) {
                float[] target = turned[x];
                target[to] = b0[from + x];
                target[to + 1] = b1[from + x];
                target[to + 2] = b2[from + x];
                target[to + 3] = b3[from + x];
                target[to + 4] = b4[from + x];
                target[to + 5] = b5[from + x];
                target[to + 6] = b6[from + x];
                target[to + 7] = b7[from + x];
            }
        }
    }

    /** The second pass, and back to bytes. */
    private void reduceColumns(float[][] turned, byte[] planes) {
        float[][] block = new float[BLOCK][Image.CHANNELS * size];
        for (int x = 0; x < size; x++) {
            float[] sum = block[x % BLOCK];
            Arrays.fill(sum, HALF);
            addWindow(turned, columns.first(x) - columns.begin(), columns, x, sum);
            clamp(sum);
            if (x % BLOCK == BLOCK - 1 || x == size - 1) {
                toBytes(block, x - x % BLOCK, planes);
            }
        }
    }

    private void toBytes(float[][] block, int at, byte[] planes) {
        if (at + BLOCK > size) {
            for (int x = at; x < size; x++) {
                for (int row = 0; row < Image.CHANNELS * size; row++) {
                    planes[row * size + x] = (byte) (int) block[x - at][row];
                }
            }
            return;
        }
        float[] b0 = block[0];
        float[] b1 = block[1];
        float[] b2 = block[2];
        float[] b3 = block[3];
        float[] b4 = block[4];
        float[] b5 = block[5];
        float[] b6 = block[6];
        float[] b7 = block[7];
        for (int row = 0; row < Image.CHANNELS * size; row++) {
            int to = row * size + at;
            planes[to] = (byte) (int) b0[row];
            planes[to + 1] = (byte) (int) b1[row];
            planes[to + 2] = (byte) (int) b2[row];
            planes[to + 3] = (byte) (int) b3[row];
            planes[to + 4] = (byte) (int) b4[row];
            planes[to + 5] = (byte) (int) b5[row];
            planes[to + 6] = (byte) (int) b6[row];
            planes[to + 7] = (byte) (int) b7[row];
        }
    }

    /** Adds to {@code sum} the rows that a window covers, the first of them at {@code first} mod their number. */
    private static void addWindow(float[][] lines, int first, ResizeWindows windows, int target, float[] sum) {
        int taps = windows.taps();
        int k = 0;
        for (; k + 1 < taps; k += 2) {
            addScaled(
                    lines[(first + k) % lines.length],
                    windows.weight(target, k),
                    lines[(first + k + 1) % lines.length],
                    windows.weight(target, k + 1),
                    sum);
        }
        if (k < taps) {
            addScaled(lines[(first + k) % lines.length], windows.weight(target, k), sum);
        }
    }

    private static void addScaled(float[] a, float weightOfA, float[] b, float weightOfB, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weightOfA * a[i] + weightOfB * b[i];
        }
    }

    private static void addScaled(float[] a, float weight, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * a[i];
        }
    }

    private static void clamp(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0f, Math.min(255f, values[i]));
        }
    }
}

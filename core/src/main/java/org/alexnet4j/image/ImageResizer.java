package org.alexnet4j.image;

import static org.alexnet4j.image.ResizeLines.BLOCK;

import java.util.Arrays;

/**
 * Resizes with a Lanczos window of three lobes, as wide as the reduction asks for, so that nothing is aliased. All sums
 * are of integers, so that the result is the same on every machine. Before it is rounded, it is within 1/30 of the exact
 * value for the usual reductions to a half; the rounding of the weights adds at worst 1/700 for each pixel of a window.
 *
 * <p>Both passes run down the columns, with a transposition between them: then the inner loops run along rows, over arrays
 * at the same index, which is the form that the compiler turns into vector instructions. It does not so turn conversions
 * between integers and floats. All three planes share a row, since longer rows are faster.
 */
public final class ImageResizer {
    /** Binary places that are kept between the passes. */
    private static final int KEPT_PLACES = 6;

    /** Binary places of a weight. */
    private static final int WEIGHT_PLACES = Integer.numberOfTrailingZeros(ResizeWindows.ONE);

    /** Places cut off after the first pass and after the second. */
    private static final int FIRST_CUT = WEIGHT_PLACES - KEPT_PLACES;

    private static final int SECOND_CUT = WEIGHT_PLACES + KEPT_PLACES;

    private final ResizeWindows columns;
    private final ResizeWindows rows;
    private final int size;
    /** Source columns that any window needs. */
    private final int span;
    /** Numbers of a source line, and of a target column. */
    private final int wide;

    private final int tall;
    private final ResizeLines lines;

    private ImageResizer(PixelRows image, int size) {
        double width = image.coveredWidth();
        double height = image.coveredHeight();
        double side = Math.min(width, height);
        columns = ResizeWindows.of(image.width(), (width - side) / 2, side, size);
        rows = ResizeWindows.of(image.height(), (height - side) / 2, side, size);
        this.size = size;
        span = columns.end() - columns.begin();
        wide = Image.CHANNELS * span;
        tall = Image.CHANNELS * size;
        lines = ResizeLines.of(rows.taps(), span, size);
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
        ImageResizer resizer = new ImageResizer(image, size);
        resizer.reduceRows(image);
        return new Image(size, size, resizer.reduceColumns());
    }

    private static Image centralSquare(PixelRows image, int size) {
        if (image instanceof Image whole && whole.width() == whole.height()) {
            return whole;
        }
        return Image.of(image, (image.width() - size) / 2, (image.height() - size) / 2, size, size);
    }

    /** The first pass, whose result is transposed. */
    private void reduceRows(PixelRows image) {
        int[][] recent = lines.source;
        int known = rows.begin();
        for (int y = 0; y < size; y++) {
            int first = rows.first(y);
            for (; known < first + rows.taps(); known++) {
                image.read(known, columns.begin(), span, recent[known % recent.length]);
            }
            int[] sum = lines.block[y % BLOCK];
            sumWindow(recent, first, rows, y, 1 << (FIRST_CUT - 1), sum, wide);
            cut(sum, wide);
            if (y % BLOCK == BLOCK - 1 || y == size - 1) {
                turn(y - y % BLOCK);
            }
        }
    }

    /**
     * Transposes a block of lines.
     *
     * @param at target row that the block's first line is
     */
    private void turn(int at) {
        int[][] block = lines.block;
        int[][] turned = lines.turned;
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
        int[] b0 = block[0];
        int[] b1 = block[1];
        int[] b2 = block[2];
        int[] b3 = block[3];
        int[] b4 = block[4];
        int[] b5 = block[5];
        int[] b6 = block[6];
        int[] b7 = block[7];
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            int to = channel * size + at;
            int from = channel * span;
            for (int x = 0; x < span; x++) {
                int[] target = turned[x];
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
    private byte[] reduceColumns() {
        byte[] planes = new byte[Image.CHANNELS * size * size];
        for (int x = 0; x < size; x++) {
            int[] sum = lines.block[x % BLOCK];
            sumWindow(lines.turned, columns.first(x) - columns.begin(), columns, x, 1 << (SECOND_CUT - 1), sum, tall);
            cutToBytes(sum, tall);
            if (x % BLOCK == BLOCK - 1 || x == size - 1) {
                toBytes(x - x % BLOCK, planes);
            }
        }
        return planes;
    }

    private void toBytes(int at, byte[] planes) {
        int[][] block = lines.block;
        if (at + BLOCK > size) {
            for (int x = at; x < size; x++) {
                for (int row = 0; row < Image.CHANNELS * size; row++) {
                    planes[row * size + x] = (byte) block[x - at][row];
                }
            }
            return;
        }
        int[] b0 = block[0];
        int[] b1 = block[1];
        int[] b2 = block[2];
        int[] b3 = block[3];
        int[] b4 = block[4];
        int[] b5 = block[5];
        int[] b6 = block[6];
        int[] b7 = block[7];
        for (int row = 0; row < Image.CHANNELS * size; row++) {
            int to = row * size + at;
            planes[to] = (byte) b0[row];
            planes[to + 1] = (byte) b1[row];
            planes[to + 2] = (byte) b2[row];
            planes[to + 3] = (byte) b3[row];
            planes[to + 4] = (byte) b4[row];
            planes[to + 5] = (byte) b5[row];
            planes[to + 6] = (byte) b6[row];
            planes[to + 7] = (byte) b7[row];
        }
    }

    /**
     * Sums up the lines that a window covers, the first of them at {@code first} mod their number. The first four are not
     * added but set, which saves a pass over the sums.
     *
     * @param start what the sums begin with
     */
    private static void sumWindow(
            int[][] lines, int first, ResizeWindows windows, int target, int start, int[] sum, int length) {
        int taps = windows.taps();
        int k = 0;
        if (taps < 4) {
            Arrays.fill(sum, 0, length, start);
        }
        for (; k + 3 < taps; k += 4) {
            int[] a = lines[(first + k) % lines.length];
            int[] b = lines[(first + k + 1) % lines.length];
            int[] c = lines[(first + k + 2) % lines.length];
            int[] d = lines[(first + k + 3) % lines.length];
            int weightOfA = windows.weight(target, k);
            int weightOfB = windows.weight(target, k + 1);
            int weightOfC = windows.weight(target, k + 2);
            int weightOfD = windows.weight(target, k + 3);
            if (k == 0) {
                setScaled(a, weightOfA, b, weightOfB, c, weightOfC, d, weightOfD, start, sum, length);
            } else {
                addScaled(a, weightOfA, b, weightOfB, c, weightOfC, d, weightOfD, sum, length);
            }
        }
        for (; k < taps; k++) {
            addScaled(lines[(first + k) % lines.length], windows.weight(target, k), sum, length);
        }
    }

    private static void setScaled(
            int[] a,
            int weightOfA,
            int[] b,
            int weightOfB,
            int[] c,
            int weightOfC,
            int[] d,
            int weightOfD,
            int start,
            int[] sum,
            int length) {
        for (int i = 0; i < length; i++) {
            sum[i] = start + weightOfA * a[i] + weightOfB * b[i] + weightOfC * c[i] + weightOfD * d[i];
        }
    }

    private static void addScaled(
            int[] a,
            int weightOfA,
            int[] b,
            int weightOfB,
            int[] c,
            int weightOfC,
            int[] d,
            int weightOfD,
            int[] sum,
            int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += weightOfA * a[i] + weightOfB * b[i] + weightOfC * c[i] + weightOfD * d[i];
        }
    }

    private static void addScaled(int[] a, int weight, int[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += weight * a[i];
        }
    }

    private static void cut(int[] sums, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] >>= FIRST_CUT;
        }
    }

    /** To 0 to 255, without a branch. */
    private static void cutToBytes(int[] sums, int length) {
        for (int i = 0; i < length; i++) {
            int value = sums[i] >> SECOND_CUT;
            int notNegative = value & ~(value >> 31);
            sums[i] = notNegative | (255 - notNegative) >> 31;
        }
    }
}

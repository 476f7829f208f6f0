package org.alexnet4j.image.leptonica;

import java.nio.IntBuffer;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageHeader;
import org.alexnet4j.image.PixelRows;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a native image of 8 bits of gray or 32 bits of red, green, blue and alpha, in words whose highest byte comes
 * first. Transparent pixels are shown over white. Not safe for many threads.
 */
final class PixRows implements PixelRows, AutoCloseable {
    private static final int COLOR_BITS = 32;
    private static final int GRAY_BITS = 8;
    private static final int CHANNELS_WITH_ALPHA = 4;

    private final PIX pix;
    private final double coveredWidth;
    private final double coveredHeight;
    private final int width;
    private final int height;
    private final boolean gray;
    private final boolean alpha;
    private final IntBuffer words;
    private final int[] row;
    private final int[] unpacked;

    private PixRows(PIX pix, ImageHeader header, int reduction) {
        this.pix = pix;
        coveredWidth = covered(header.width(), reduction, pix.w());
        coveredHeight = covered(header.height(), reduction, pix.h());
        width = pix.w();
        height = pix.h();
        gray = pix.d() == GRAY_BITS;
        alpha = pix.spp() == CHANNELS_WITH_ALPHA;
        row = new int[pix.wpl()];
        unpacked = new int[gray ? 0 : row.length];
        words = pix.data().capacity((long) row.length * height).asBuffer();
    }

    /**
     * Takes over an image that was reduced by a whole factor, and turns palettes, 16 bits and single bits into what can be read here; null where
     * that cannot be done.
     */
    static @Nullable PixRows of(PIX pix, ImageHeader header, int reduction) {
        PIX plain = pix;
        if (pix.d() != COLOR_BITS
                && (pix.d() != GRAY_BITS
                        || (pix.colormap() != null && !pix.colormap().isNull()))) {
            plain = leptonica.pixConvertTo8Or32(pix, leptonica.L_COPY, 0);
            leptonica.pixDestroy(pix);
            if (plain == null || plain.isNull()) {
                return null;
            }
        }
        return new PixRows(plain, header, reduction);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public double coveredWidth() {
        return coveredWidth;
    }

    @Override
    public double coveredHeight() {
        return coveredHeight;
    }

    /** What a reduction leaves of a length, before it is rounded up; what there is, if header and image disagree. */
    private static double covered(int length, int reduction, int reduced) {
        double exact = (double) length / reduction;
        return exact > reduced - 1 && exact <= reduced ? exact : reduced;
    }

    @Override
    public void read(int y, int from, int count, int[] line) {
        if (gray) {
            words.get(y * row.length, row);
            for (int x = 0; x < count; x++) {
                line[x] = row[(from + x) >> 2] >>> (24 - 8 * ((from + x) & 3)) & 0xFF;
            }
            System.arraycopy(line, 0, line, count, count);
            System.arraycopy(line, 0, line, 2 * count, count);
            return;
        }
        words.get(y * row.length + from, row, 0, count);
        if (alpha) {
            putOverWhite(count);
        }
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            unpack(24 - 8 * channel, count);
            System.arraycopy(unpacked, 0, line, channel * count, count);
        }
    }

    /** One color of the row. From and to the same index, the form that the compiler vectorizes. */
    private void unpack(int shift, int count) {
        int[] from = row;
        int[] to = unpacked;
        for (int x = 0; x < count; x++) {
            to[x] = from[x] >>> shift & 0xFF;
        }
    }

    private void putOverWhite(int count) {
        for (int x = 0; x < count; x++) {
            int word = row[x];
            int alphaOfPixel = word & 0xFF;
            if (alphaOfPixel != 255) {
                row[x] = overWhite(word >>> 24, alphaOfPixel) << 24
                        | overWhite(word >>> 16 & 0xFF, alphaOfPixel) << 16
                        | overWhite(word >>> 8 & 0xFF, alphaOfPixel) << 8;
            }
        }
    }

    private static int overWhite(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    @Override
    public void close() {
        leptonica.pixDestroy(pix);
    }
}

package org.alexnet4j.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Turns what ImageIO gives into planes of red, green and blue.
 *
 * <p>Samples are taken as they are stored: color profiles are ignored, as every other library for training does, and gray
 * stays what it was (Java's own conversion takes gray for linear and would brighten it).
 */
public final class RasterConversion {
    private RasterConversion() {}

    /**
     * An image of Java as one of ours.
     *
     * @throws UnreadableImageException if its pixels are of a kind that cannot be read
     */
    public static Image toImage(BufferedImage image) throws UnreadableImageException {
        ColorModel model = image.getColorModel();
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && isWhole(image)) {
            return fromInterleaved(image);
        }
        if (model instanceof IndexColorModel || !(model instanceof ComponentColorModel)) {
            return fromColors(image);
        }
        int type = model.getTransferType();
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
            throw new UnreadableImageException(
                    samples(type) + " are not supported", "convert it to samples of 8 bits, or to JPEG or PNG");
        }
        return fromSamples(image, model);
    }

    private static String samples(int type) {
        return switch (type) {
            case DataBuffer.TYPE_SHORT -> "samples that are signed 16-bit integers";
            case DataBuffer.TYPE_INT -> "samples that are 32-bit integers";
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> "samples that are floating-point numbers";
            default -> "samples of an unusual kind";
        };
    }

    private static boolean isWhole(BufferedImage image) {
        return image.getRaster().getSampleModelTranslateX() == 0
                && image.getRaster().getSampleModelTranslateY() == 0
                && image.getRaster().getSampleModel() instanceof PixelInterleavedSampleModel samples
                && samples.getScanlineStride() == 3 * image.getWidth()
                && image.getRaster().getDataBuffer().getOffset() == 0;
    }

    /** The form in which most JPEG files arrive, in a loop of its own for speed. */
    private static Image fromInterleaved(BufferedImage image) {
        byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int plane = image.getWidth() * image.getHeight();
        byte[] planes = new byte[Image.CHANNELS * plane];
        for (int i = 0; i < plane; i++) {
            planes[i] = bytes[3 * i + 2];
            planes[plane + i] = bytes[3 * i + 1];
            planes[2 * plane + i] = bytes[3 * i];
        }
        return new Image(image.getWidth(), image.getHeight(), planes);
    }

    /** Palettes and packed pixels. */
    private static Image fromColors(BufferedImage image) {
        int width = image.getWidth();
        int plane = width * image.getHeight();
        byte[] planes = new byte[Image.CHANNELS * plane];
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int alpha = row[x] >>> 24;
                int at = y * width + x;
                planes[at] = overWhite(row[x] >>> 16 & 0xFF, alpha);
                planes[plane + at] = overWhite(row[x] >>> 8 & 0xFF, alpha);
                planes[2 * plane + at] = overWhite(row[x] & 0xFF, alpha);
            }
        }
        return new Image(width, image.getHeight(), planes);
    }

    private static Image fromSamples(BufferedImage image, ColorModel model) throws UnreadableImageException {
        int width = image.getWidth();
        int plane = width * image.getHeight();
        byte[] planes = new byte[Image.CHANNELS * plane];
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int colors = bands - (model.hasAlpha() ? 1 : 0);
        boolean inks = model.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        boolean extra = colors > Image.CHANNELS && model.getColorSpace().getType() == ColorSpace.TYPE_RGB;
        if (colors != 1 && colors != 3 && !extra && !(colors == 4 && inks)) {
            throw new UnreadableImageException(
                    colors + " colors a pixel are not supported", "convert it to red, green and blue");
        }
        int[] most = new int[bands];
        for (int band = 0; band < bands; band++) {
            most[band] = (1 << model.getComponentSize(band)) - 1;
        }
        int[] row = new int[width * bands];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int from = x * bands;
                int alpha = model.hasAlpha() ? toByte(row[from + colors], most[colors]) : 255;
                for (int channel = 0; channel < Image.CHANNELS; channel++) {
                    int band = colors == 1 ? 0 : channel;
                    int value = toByte(row[from + band], most[band]);
                    if (inks) {
                        value = (255 - value) * (255 - toByte(row[from + 3], most[3])) / 255;
                    }
                    planes[channel * plane + y * width + x] = model.isAlphaPremultiplied()
                            ? (byte) Math.min(255, value + 255 - alpha)
                            : overWhite(value, alpha);
                }
            }
        }
        return new Image(width, image.getHeight(), planes);
    }

    private static int toByte(int sample, int most) {
        return most == 255 ? sample : (int) ((sample * 255L + most / 2) / most);
    }

    private static byte overWhite(int value, int alpha) {
        return alpha == 255 ? (byte) value : (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

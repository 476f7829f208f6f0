package org.alexnet4j.image;

/**
 * Decodes files. Every decoder reads JPEG (gray, CMYK, YCCK, progressive), PNG (16 bits, palette, alpha), GIF (the first
 * frame), BMP, WebP and TIFF, and gives the image as a person would see it: turned upright by its EXIF orientation,
 * transparent parts over white, gray and CMYK as RGB. Safe to call from many threads.
 */
public interface ImageDecoder {
    /**
     * A decoder may reduce an image to this many times the size that is wanted before it is resized. Twice leaves the
     * result within what can be seen.
     */
    int ENOUGH = 2;

    /** Name and version, as a dataset records it, such as {@code imageio}. */
    String name();

    /**
     * Decodes a file that will be reduced.
     *
     * @param encoded the whole file
     * @param enough a decoder may save time and give the image reduced by a whole factor, without aliasing, as long as
     *     its shorter side stays at least this long
     * @throws UnreadableImageException if it is no image, is broken, or has absurd dimensions
     */
    Image decode(byte[] encoded, int enough) throws UnreadableImageException;

    /**
     * Decodes a file in full size.
     *
     * @param encoded the whole file
     * @throws UnreadableImageException if it is no image, is broken, or has absurd dimensions
     */
    default Image decode(byte[] encoded) throws UnreadableImageException {
        return decode(encoded, Integer.MAX_VALUE);
    }

    /**
     * Decodes a file to the square that networks are trained on: the shorter side to {@code size}, then the central
     * square (section 2 of the paper).
     *
     * @param encoded the whole file
     * @param size side of the square, at least 1
     * @throws UnreadableImageException if it is no image, is broken, or has absurd dimensions
     */
    default Image decodeSquare(byte[] encoded, int size) throws UnreadableImageException {
        return ImageResizer.square(decode(encoded, ENOUGH * size), size);
    }

    /**
     * This decoder, which tells of each image that it should have decoded and could not, and that the one in pure Java has
     * decoded instead.
     *
     * @param fallback is run once for each, by the thread that decodes
     */
    default ImageDecoder telling(Runnable fallback) {
        return this;
    }
}

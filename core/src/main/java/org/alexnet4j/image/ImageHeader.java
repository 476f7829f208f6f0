package org.alexnet4j.image;

/**
 * What the first bytes of an image file say, read before any decoder sees it and before anything is allocated for it.
 *
 * @param kind kind of file
 * @param width columns as stored, at least 1; of an animation, those of its canvas
 * @param height rows as stored, at least 1
 * @param channels colors as stored in a JPEG file: 1 gray, 3 color, 4 CMYK or YCCK; 0 for other kinds
 * @param orientation EXIF orientation, 1 to 8
 * @param keyed whether one color of a gray or RGB PNG file stands for transparent
 * @param lossy whether it is a WebP file with lossy coding
 * @param scans passes over the whole image in a JPEG file; 1 for other kinds
 * @param storedBytes bytes of the image uncompressed, with the samples that the file has
 */
public record ImageHeader(
        ImageKind kind,
        int width,
        int height,
        int channels,
        int orientation,
        boolean keyed,
        boolean lossy,
        int scans,
        long storedBytes) {
    /** Images of more pixels are refused: three bytes a pixel would be more than 400 MB. */
    public static final long MAX_PIXELS = 1L << 27;

    /** A header with what all kinds have. */
    static ImageHeader of(ImageKind kind, int width, int height, int orientation, long storedBytes) {
        return new ImageHeader(kind, width, height, 0, orientation, false, false, 1, storedBytes);
    }

    /**
     * Reads the header of a file.
     *
     * @param encoded the whole file
     * @throws UnreadableImageException if it is not an image of a known kind, has absurd dimensions, or ends too early
     */
    public static ImageHeader read(byte[] encoded) throws UnreadableImageException {
        return ImageFile.open(encoded).header();
    }

    /** Columns times rows. */
    public long pixels() {
        return (long) width * height;
    }

    /**
     * Checks what a decoder is going to make before anything is allocated for it.
     *
     * @param reduction the whole factor by which width and height are reduced while decoding
     * @throws UnreadableImageException if that is more than {@link #MAX_PIXELS}
     */
    public void requireWithinLimit(int reduction) throws UnreadableImageException {
        if (pixels() / ((long) reduction * reduction) > MAX_PIXELS) {
            String reason = String.format(
                    "larger than the limit: %d x %d is %d million pixels, the limit is %d million",
                    width, height, pixels() / 1_000_000, MAX_PIXELS / 1_000_000);
            throw new UnreadableImageException(reason, "make it smaller");
        }
    }
}

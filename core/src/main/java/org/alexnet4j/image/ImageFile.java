package org.alexnet4j.image;

import java.nio.BufferUnderflowException;
import org.jspecify.annotations.Nullable;

/**
 * A file as a decoder takes it: what its header says, and those of its bytes that the pixels need. What is left out (text,
 * profiles, later frames) cannot cost time or memory, nor make two decoders disagree.
 *
 * @param header of the image
 * @param content a file of the same kind, of the first frame only; not copied, so that nobody may write to it
 * @param canvas where the frame lies, if it is not the whole image; else null
 * @param ended whether the file has its end mark; a decoder must make sure that nothing is missing where it has not
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to a decoder, compared by nobody.
public record ImageFile(
        ImageHeader header, byte[] content, @Nullable Canvas canvas, boolean ended) {
    /** Pixels that may be gone through for any file; about two seconds. */
    private static final long FREE_COST = 1L << 29;

    /** Pixels that each byte of a file may cost beyond: many times what photographs need. */
    private static final long COST_PER_BYTE = 400;

    /** How much longer than in a JPEG file a pixel takes in others, and those of inks and of TIFF files. */
    private static final int OTHERS = 5;

    private static final int SLOWEST = 9;

    /**
     * Looks at a file: what it is, how large, and which of its bytes are needed.
     *
     * @param encoded the whole file
     * @throws UnreadableImageException if it is not an image of a known kind, has absurd dimensions, ends too early, or
     *     would take too long to decode
     */
    public static ImageFile open(byte[] encoded) throws UnreadableImageException {
        ImageFile file;
        try {
            file = parse(new FileBytes(encoded));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UnreadableImageException("truncated: it ends within its header", e);
        }
        ImageHeader header = file.header;
        if (header.width() < 1 || header.height() < 1) {
            throw new UnreadableImageException("absurd dimensions: " + header.width() + " x " + header.height());
        }
        if (header.kind() != ImageKind.JPEG) {
            header.requireWithinLimit(1);
        }
        requireTimely(header, encoded.length);
        return file;
    }

    private static ImageFile parse(FileBytes bytes) throws UnreadableImageException {
        if (bytes.length() == 0) {
            throw new UnreadableImageException("the file is empty");
        }
        if (bytes.startsWith(0, "\u00FF\u00D8\u00FF")) {
            return JpegFile.open(bytes);
        } else if (bytes.startsWith(0, "\u0089PNG\r\n\u001A\n")) {
            return PngFile.open(bytes);
        } else if (bytes.startsWith(0, "GIF87a") || bytes.startsWith(0, "GIF89a")) {
            return whole(GifFile.header(bytes), bytes);
        } else if (bytes.startsWith(0, "RIFF") && bytes.startsWith(8, "WEBP")) {
            return WebpFile.open(bytes);
        } else if (bytes.startsWith(0, "BM")) {
            return BmpFile.open(bytes);
        }
        OtherKind.refuse(bytes);
        if (bytes.startsWith(0, "II*\0") || bytes.startsWith(0, "MM\0*")) {
            return whole(TiffDirectory.header(bytes), bytes);
        }
        throw OtherKind.unknown(bytes);
    }

    /** A file of which everything is needed. */
    static ImageFile whole(ImageHeader header, FileBytes bytes) {
        return new ImageFile(header, bytes.array(), null, true);
    }

    /** Small files can stand for much work; only those that are large themselves may cause it. */
    private static void requireTimely(ImageHeader header, int length) throws UnreadableImageException {
        boolean slowest = header.kind() == ImageKind.TIFF || header.channels() > Image.CHANNELS;
        int cost = slowest ? SLOWEST : header.kind() == ImageKind.JPEG ? 1 : OTHERS;
        double whole = (double) cost * header.pixels() * header.scans();
        if (whole > FREE_COST + (double) COST_PER_BYTE * length) {
            String reason = String.format(
                    "it would take too long to decode: %d x %d%s in only %,d bytes",
                    header.width(),
                    header.height(),
                    header.scans() > 1 ? " in " + header.scans() + " scans" : "",
                    length);
            throw new UnreadableImageException(reason, "save it again, as an ordinary JPEG or PNG file");
        }
    }
}

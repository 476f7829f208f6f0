package org.alexnet4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * What the first bytes of an image file say, read before any decoder sees it and before anything is allocated for it.
 *
 * @param kind kind of file
 * @param width columns as stored, at least 1
 * @param height rows as stored, at least 1
 * @param channels colors as stored in a JPEG file: 1 gray, 3 color, 4 CMYK or YCCK; 0 for other kinds
 * @param orientation EXIF orientation, 1 to 8
 * @param keyed whether one color of a gray or RGB PNG file stands for transparent
 */
public record ImageHeader(ImageKind kind, int width, int height, int channels, int orientation, boolean keyed) {
    /** Images of more pixels are refused: three bytes a pixel would be more than 400 MB. */
    public static final long MAX_PIXELS = 1L << 27;

    private static final int TIFF_WIDTH = 0x100;
    private static final int TIFF_HEIGHT = 0x101;
    private static final int TIFF_ORIENTATION = 0x112;
    private static final int TIFF_SHORT = 3;
    private static final int PNG_GRAY = 0;
    private static final int PNG_RGB = 2;
    private static final String EXIF_PREFIX = "Exif\0\0";

    /**
     * Reads the header of a file.
     *
     * @param encoded the whole file
     * @throws UnreadableImageException if it is no image of a known kind, has absurd dimensions, or ends too early
     */
    public static ImageHeader read(byte[] encoded) throws UnreadableImageException {
        ImageHeader header;
        try {
            header = new Reader(encoded).read();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UnreadableImageException("truncated: it ends within its header", e);
        }
        checkDimensions(header.width, header.height);
        return header;
    }

    /**
     * Checks dimensions before anything is allocated for them.
     *
     * @throws UnreadableImageException if they are not positive, or together more than {@link #MAX_PIXELS}
     */
    static void checkDimensions(int width, int height) throws UnreadableImageException {
        if (width < 1 || height < 1) {
            throw new UnreadableImageException("absurd dimensions: " + width + " x " + height);
        }
        if ((long) width * height > MAX_PIXELS) {
            throw new UnreadableImageException("absurd dimensions: " + width + " x " + height + " is more than "
                    + MAX_PIXELS / 1_000_000 + " million pixels");
        }
    }

    /** Reads one file; positions are checked by the buffers. */
    private static final class Reader {
        private final byte[] bytes;
        private final ByteBuffer big;
        private final ByteBuffer little;

        Reader(byte[] bytes) {
            this.bytes = bytes;
            big = ByteBuffer.wrap(bytes);
            little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        ImageHeader read() throws UnreadableImageException {
            if (bytes.length == 0) {
                throw new UnreadableImageException("the file is empty");
            }
            if (startsWith(0, "\u00FF\u00D8\u00FF")) {
                return jpeg();
            } else if (startsWith(0, "\u0089PNG\r\n\u001A\n")) {
                return png();
            } else if (startsWith(0, "GIF87a") || startsWith(0, "GIF89a")) {
                return new ImageHeader(ImageKind.GIF, unsigned(little, 6), unsigned(little, 8), 0, 1, false);
            } else if (startsWith(0, "RIFF") && startsWith(8, "WEBP")) {
                return webp();
            } else if (startsWith(0, "II*\0") || startsWith(0, "MM\0*")) {
                return tiff();
            } else if (startsWith(0, "BM")) {
                return bmp();
            }
            String start = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 4));
            throw new UnreadableImageException(
                    "not an image: it begins with " + start + ", as no JPEG, PNG, GIF, BMP, WebP or TIFF file does");
        }

        private boolean startsWith(int at, String magic) {
            byte[] expected = magic.getBytes(ISO_8859_1);
            return at + expected.length <= bytes.length
                    && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
        }

        /** Walks the marker segments up to the first scan, then looks for the end of the image. */
        private ImageHeader jpeg() throws UnreadableImageException {
            int width = 0;
            int height = 0;
            int channels = 0;
            int orientation = 1;
            int at = 2;
            while (true) {
                while ((big.get(at) & 0xFF) != 0xFF) {
                    at++;
                }
                while ((big.get(at) & 0xFF) == 0xFF) {
                    at++;
                }
                int marker = big.get(at++) & 0xFF;
                if (marker == 0xDA) {
                    break;
                }
                if (marker == 0xD9) {
                    throw new UnreadableImageException("a JPEG file without an image in it");
                }
                if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                    continue;
                }
                int length = unsigned(big, at);
                if (isStartOfFrame(marker)) {
                    height = unsigned(big, at + 3);
                    width = unsigned(big, at + 5);
                    channels = big.get(at + 7) & 0xFF;
                } else if (marker == 0xE1 && orientation == 1 && length > 8 && at + length <= bytes.length) {
                    orientation = exifOrientation(at + 2, length - 2);
                }
                at += length;
            }
            for (int end = bytes.length - 2; end >= at; end--) {
                if (bytes[end] == (byte) 0xFF && bytes[end + 1] == (byte) 0xD9) {
                    return new ImageHeader(ImageKind.JPEG, width, height, channels, orientation, false);
                }
            }
            throw new UnreadableImageException("truncated: a JPEG file without an end");
        }

        /** All frames but the markers for tables (C4, CC) and the reserved one (C8) among them. */
        private static boolean isStartOfFrame(int marker) {
            return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        }

        /** Walks all chunks, and checks those that matter: PNG is the one kind that says how it should be. */
        private ImageHeader png() throws UnreadableImageException {
            int orientation = 1;
            boolean keyed = false;
            CRC32 checksum = new CRC32();
            for (int at = 8; ; ) {
                int length = big.getInt(at);
                if (length < 0 || length > bytes.length - at - 12) {
                    throw new UnreadableImageException("truncated: a PNG file without an end");
                }
                if (startsWith(at + 4, "eXIf")) {
                    orientation = exifOrientation(at + 8, length);
                }
                if (startsWith(at + 4, "tRNS")) {
                    // With a palette or an alpha channel the chunk says something else.
                    keyed = bytes[25] == PNG_GRAY || bytes[25] == PNG_RGB;
                }
                boolean critical = Character.isUpperCase(bytes[at + 4]);
                if (critical) {
                    checksum.reset();
                    checksum.update(bytes, at + 4, length + 4);
                    if ((int) checksum.getValue() != big.getInt(at + 8 + length)) {
                        throw new UnreadableImageException("damaged: a chunk of a PNG file has a wrong checksum");
                    }
                }
                if (startsWith(at + 4, "IEND")) {
                    return new ImageHeader(ImageKind.PNG, big.getInt(16), big.getInt(20), 0, orientation, keyed);
                }
                at += length + 12;
            }
        }

        private ImageHeader webp() throws UnreadableImageException {
            int width;
            int height;
            int orientation = 1;
            if (startsWith(12, "VP8 ")) {
                width = unsigned(little, 26) & 0x3FFF;
                height = unsigned(little, 28) & 0x3FFF;
            } else if (startsWith(12, "VP8L")) {
                int sizes = little.getInt(21);
                width = (sizes & 0x3FFF) + 1;
                height = (sizes >>> 14 & 0x3FFF) + 1;
            } else if (startsWith(12, "VP8X")) {
                width = (little.getInt(24) & 0xFFFFFF) + 1;
                height = (little.getInt(26) >>> 8) + 1;
                for (int at = 12; at + 8 <= bytes.length; ) {
                    int length = little.getInt(at + 4);
                    if (length < 0 || length > bytes.length - at - 8) {
                        break;
                    }
                    if (startsWith(at, "EXIF")) {
                        orientation = exifOrientation(at + 8, length);
                    }
                    at += 8 + length + (length & 1);
                }
            } else {
                throw new UnreadableImageException("a WebP file without an image in it");
            }
            return new ImageHeader(ImageKind.WEBP, width, height, 0, orientation, false);
        }

        private ImageHeader bmp() {
            boolean old = little.getInt(14) == 12;
            int width = old ? unsigned(little, 18) : little.getInt(18);
            // A negative height means that the first row is on top.
            int height = old ? unsigned(little, 20) : Math.abs(little.getInt(22));
            return new ImageHeader(ImageKind.BMP, width, height, 0, 1, false);
        }

        private ImageHeader tiff() {
            return new ImageHeader(
                    ImageKind.TIFF,
                    tiffNumber(0, bytes.length, TIFF_WIDTH, 0),
                    tiffNumber(0, bytes.length, TIFF_HEIGHT, 0),
                    0,
                    validOrientation(tiffNumber(0, bytes.length, TIFF_ORIENTATION, 1)),
                    false);
        }

        /** EXIF data is a small TIFF file. A broken one is no reason to refuse the image. */
        private int exifOrientation(int at, int length) {
            int prefix = startsWith(at, EXIF_PREFIX) ? EXIF_PREFIX.length() : 0;
            try {
                return validOrientation(tiffNumber(at + prefix, length - prefix, TIFF_ORIENTATION, 1));
            } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
                return 1;
            }
        }

        private static int validOrientation(int orientation) {
            return orientation >= 1 && orientation <= 8 ? orientation : 1;
        }

        /** A number of the first directory of a TIFF file that is {@code length} bytes from {@code at} on. */
        private int tiffNumber(int at, int length, int tag, int otherwise) {
            ByteBuffer tiff = ByteBuffer.wrap(bytes, at, length).slice();
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = unsigned(tiff, directory);
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if (unsigned(tiff, entry) == tag) {
                    return unsigned(tiff, entry + 2) == TIFF_SHORT ? unsigned(tiff, entry + 8) : tiff.getInt(entry + 8);
                }
            }
            return otherwise;
        }

        private static int unsigned(ByteBuffer buffer, int at) {
            return buffer.getShort(at) & 0xFFFF;
        }
    }
}

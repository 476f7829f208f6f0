package org.alexnet4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Removes color profiles from files, for readers that insist on applying them. */
final class ColorProfile {
    private static final int APP2 = 0xE2;
    private static final int START_OF_SCAN = 0xDA;
    private static final byte[] JPEG_NAME = "ICC_PROFILE\0".getBytes(ISO_8859_1);

    private ColorProfile() {}

    /**
     * The file without its color profile; the same array where it has none.
     *
     * @param encoded a file that {@link ImageHeader} has accepted
     */
    static byte[] removed(ImageHeader header, byte[] encoded) {
        return switch (header.kind()) {
            // Inks need their profile.
            case JPEG -> header.channels() > Image.CHANNELS ? encoded : removedFromJpeg(encoded);
            // Has none any more, or its samples can be had as they are stored.
            case WEBP, PNG, GIF, BMP, TIFF -> encoded;
        };
    }

    private static byte[] removedFromJpeg(byte[] jpeg) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(jpeg.length);
        int copied = 0;
        int at = 2;
        while (at + 4 <= jpeg.length && jpeg[at] == (byte) 0xFF) {
            int marker = jpeg[at + 1] & 0xFF;
            if (marker == START_OF_SCAN) {
                break;
            }
            if (marker == 0xFF) {
                at++;
                continue;
            }
            int next = at + 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
            if (next > jpeg.length) {
                break;
            }
            if (marker == APP2 && startsWithName(jpeg, at + 4, next)) {
                kept.write(jpeg, copied, at - copied);
                copied = next;
            }
            at = next;
        }
        if (copied == 0) {
            return jpeg;
        }
        kept.write(jpeg, copied, jpeg.length - copied);
        return kept.toByteArray();
    }

    private static boolean startsWithName(byte[] jpeg, int from, int to) {
        return from + JPEG_NAME.length <= to
                && Arrays.equals(jpeg, from, from + JPEG_NAME.length, JPEG_NAME, 0, JPEG_NAME.length);
    }
}

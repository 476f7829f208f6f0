package org.alexnet4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Removes color profiles from files, for readers that insist on applying them. */
final class ColorProfile {
    private static final int APP2 = 0xE2;
    private static final int START_OF_SCAN = 0xDA;
    private static final byte[] JPEG_NAME = "ICC_PROFILE\0".getBytes(ISO_8859_1);

    private static final int WEBP_FIRST_CHUNK = 12;
    private static final int WEBP_FLAGS = 20;
    private static final int WEBP_PROFILE_FLAG = 0x20;
    /** "VP8X" and "ICCP", little-endian. */
    private static final int WEBP_EXTENDED = 0x58385056;

    private static final int WEBP_PROFILE = 0x50434349;

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
            case WEBP -> removedFromWebp(encoded);
            // Their samples can be had as they are stored.
            case PNG, GIF, BMP, TIFF -> encoded;
        };
    }

    /** Gives the chunk another name, which readers pass over, and takes back its announcement. */
    private static byte[] removedFromWebp(byte[] webp) {
        ByteBuffer file = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
        if (file.getInt(WEBP_FIRST_CHUNK) != WEBP_EXTENDED || (webp[WEBP_FLAGS] & WEBP_PROFILE_FLAG) == 0) {
            return webp;
        }
        byte[] plain = webp.clone();
        plain[WEBP_FLAGS] &= ~WEBP_PROFILE_FLAG;
        int at = WEBP_FIRST_CHUNK;
        while (at + 8 <= plain.length) {
            int length = file.getInt(at + 4);
            if (file.getInt(at) == WEBP_PROFILE) {
                plain[at] = 'X';
            }
            if (length < 0 || length > plain.length - at - 8) {
                break;
            }
            at += 8 + length + (length & 1);
        }
        return plain;
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

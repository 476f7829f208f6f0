package org.alexnet4j.image;

import java.nio.BufferUnderflowException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a camera was held, 1 (upright) to 8: from EXIF; where that does not say, from XMP, as Pillow and most viewers do.
 * Broken metadata are no reason to refuse an image.
 */
final class Orientation {
    static final int UPRIGHT = 1;

    private static final int UNKNOWN = 0;
    private static final int TAG = 0x112;
    private static final String EXIF_PREFIX = "Exif\0\0";
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:\\s*=\\s*[\"']|>)\\s*([1-8])\\D");

    private int exif = UNKNOWN;
    private int xmp = UNKNOWN;

    /** Takes note of EXIF data, with or without its prefix; the first that say something count. */
    void exif(FileBytes bytes, int at, int length) {
        if (exif != UNKNOWN) {
            return;
        }
        int prefix = bytes.startsWith(at, EXIF_PREFIX) ? EXIF_PREFIX.length() : 0;
        try {
            exif = valid(new TiffDirectory(bytes.slice(at + prefix, length - prefix)).number(TAG, UNKNOWN));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            exif = UNKNOWN;
        }
    }

    /** Takes note of an XMP packet. */
    void xmp(FileBytes bytes, int at, int length) {
        Matcher matcher = XMP.matcher(bytes.text(at, length));
        if (xmp == UNKNOWN && matcher.find()) {
            xmp = Integer.parseInt(matcher.group(1));
        }
    }

    /** The orientation, 1 to 8. */
    int value() {
        int known = exif == UNKNOWN ? xmp : exif;
        return known == UNKNOWN ? UPRIGHT : known;
    }

    private static int valid(int orientation) {
        return orientation >= 1 && orientation <= 8 ? orientation : UNKNOWN;
    }
}

package org.alexnet4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first directory of a TIFF file, which EXIF data are, too. */
final class TiffDirectory {
    private static final int WIDTH = 0x100;
    private static final int HEIGHT = 0x101;
    private static final int BITS_PER_SAMPLE = 0x102;
    private static final int SAMPLES_PER_PIXEL = 0x115;
    private static final int XMP = 0x2BC;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private final ByteBuffer tiff;
    private final int directory;
    private final int entries;

    /**
     * @param tiff from the mark of the byte order on
     * @throws IndexOutOfBoundsException if the directory lies outside
     */
    TiffDirectory(ByteBuffer tiff) {
        this.tiff = tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        directory = tiff.getInt(4);
        entries = unsigned(directory);
    }

    static ImageHeader header(FileBytes bytes) {
        TiffDirectory directory = new TiffDirectory(bytes.slice(0, bytes.length()));
        int width = directory.number(WIDTH, 0);
        int height = directory.number(HEIGHT, 0);
        int samples = directory.number(SAMPLES_PER_PIXEL, 1);
        // Bits of many samples stand elsewhere; none has more than 64.
        int bits = directory.count(BITS_PER_SAMPLE) > 2
                ? directory.unsigned(directory.number(BITS_PER_SAMPLE, 0))
                : directory.number(BITS_PER_SAMPLE, 1);
        Orientation orientation = new Orientation();
        orientation.exif(bytes, 0, bytes.length());
        if (directory.count(XMP) > 0) {
            orientation.xmp(bytes, directory.number(XMP, 0), directory.count(XMP));
        }
        long stored = ((long) width * height) * Math.max(1, Math.min(samples, 64)) * Math.max(1, (bits + 7) / 8);
        return ImageHeader.of(ImageKind.TIFF, width, height, orientation.value(), stored);
    }

    /** A number of the directory, or where its numbers stand if there are many. */
    int number(int tag, int otherwise) {
        int entry = entry(tag);
        if (entry < 0) {
            return otherwise;
        }
        return unsigned(entry + 2) == SHORT && tiff.getInt(entry + 4) <= 2
                ? unsigned(entry + 8)
                : tiff.getInt(entry + 8);
    }

    /** How many numbers a tag has; 0 if it is not there. */
    int count(int tag) {
        int entry = entry(tag);
        return entry < 0 ? 0 : tiff.getInt(entry + 4);
    }

    /** Whether the directory has a tag. */
    boolean has(int tag) {
        return entry(tag) >= 0;
    }

    private int entry(int tag) {
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + ENTRY_BYTES * i;
            if (unsigned(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    private int unsigned(int at) {
        return tiff.getShort(at) & 0xFFFF;
    }
}

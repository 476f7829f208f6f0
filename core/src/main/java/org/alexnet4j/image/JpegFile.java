package org.alexnet4j.image;

import java.util.Arrays;

/** The marker segments of a JPEG file. */
final class JpegFile {
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int FIRST_RESTART = 0xD0;
    private static final int APP1 = 0xE1;
    private static final int FIRST_ARITHMETIC = 0xC9;
    private static final String XMP_PREFIX = "http://ns.adobe.com/xap/1.0/\0";
    private static final int BLOCK = 8;

    /** The largest sampling factor leaves at least a quarter of the blocks to every component. */
    private static final int BLOCKS_PER_BIT = 4;

    private final FileBytes bytes;

    /** By component and frequency: the number of bits that no scan has brought yet. */
    private byte[][] missing = {};

    private final Orientation orientation = new Orientation();
    private int frame;
    private int frameAt;
    private int width;
    private int height;
    private int channels;

    private JpegFile(FileBytes bytes) {
        this.bytes = bytes;
    }

    static ImageFile open(FileBytes bytes) throws UnreadableImageException {
        return new JpegFile(bytes).open();
    }

    private ImageFile open() throws UnreadableImageException {
        int scan = firstScan();
        requireRoomForBlocks(scan);
        boolean ended = hasEnd(scan);
        int scans = hasManyScans(scan) || !ended ? scansFrom(scan) : 1;
        // Files of many scans are collected in coefficients of two bytes.
        long stored = (long) width * height * channels * (scans > 1 ? 3 : 1);
        ImageHeader header = new ImageHeader(
                ImageKind.JPEG, width, height, channels, orientation.value(), false, false, scans, stored);
        if (ended) {
            return ImageFile.whole(header, bytes);
        }
        requireAllScans();
        return new ImageFile(header, withEnd(bytes.array()), null, false);
    }

    /** Walks the marker segments to the first scan, and returns where its length stands. */
    private int firstScan() throws UnreadableImageException {
        int at = 2;
        while (true) {
            at = nextMarker(at);
            int marker = bytes.at(at++);
            if (marker == START_OF_SCAN) {
                return at;
            }
            if (marker == END_OF_IMAGE) {
                throw new UnreadableImageException("a JPEG file without an image in it");
            }
            if (isAlone(marker)) {
                continue;
            }
            int length = bytes.bigShort(at);
            if (isStartOfFrame(marker)) {
                frame = marker;
                frameAt = at;
                height = bytes.bigShort(at + 3);
                width = bytes.bigShort(at + 5);
                channels = bytes.at(at + 7);
            } else if (marker == APP1 && length > 8 && at + length <= bytes.length()) {
                metadata(at + 2, length - 2);
            }
            at += length;
        }
    }

    private void metadata(int at, int length) {
        if (bytes.startsWith(at, XMP_PREFIX)) {
            orientation.xmp(bytes, at, length);
        } else {
            orientation.exif(bytes, at, length);
        }
    }

    private int nextMarker(int from) {
        int at = from;
        while (bytes.at(at) != 0xFF) {
            at++;
        }
        while (bytes.at(at) == 0xFF) {
            at++;
        }
        return at;
    }

    /** All frames but the markers for tables (C4, CC) and the reserved one (C8) among them. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean isAlone(int marker) {
        return marker == 0x00 || marker == 0x01 || (marker >= FIRST_RESTART && marker <= START_OF_IMAGE);
    }

    /** Each block takes a bit or more, unless it is coded arithmetically: fewer cannot be the whole image. */
    private void requireRoomForBlocks(int scan) throws UnreadableImageException {
        long blocks = (long) ((width + BLOCK - 1) / BLOCK) * ((height + BLOCK - 1) / BLOCK);
        if (frame < FIRST_ARITHMETIC && blocks / BLOCKS_PER_BIT > 8L * (bytes.length() - scan)) {
            throw new UnreadableImageException(String.format(
                    "truncated: %,d bytes cannot hold a JPEG image of %d x %d", bytes.length(), width, height));
        }
    }

    /** Progressive frames, and others whose first scan has not all colors. */
    private boolean hasManyScans(int scan) {
        boolean progressive = (frame & 3) == 2;
        return progressive || bytes.at(scan + 2) < channels;
    }

    private int scansFrom(int first) {
        missing = new byte[256][BLOCK * BLOCK];
        for (byte[] frequencies : missing) {
            Arrays.fill(frequencies, (byte) 1);
        }
        readScan(first);
        int scans = 1;
        int at = first + bytes.bigShort(first);
        while (at < bytes.length() - 3) {
            if (bytes.at(at) != 0xFF) {
                at++;
                continue;
            }
            int marker = bytes.at(at + 1);
            if (marker == END_OF_IMAGE) {
                break;
            } else if (marker == 0xFF) {
                at++;
            } else if (isAlone(marker)) {
                at += 2;
            } else {
                if (marker == START_OF_SCAN) {
                    scans++;
                    readScan(at + 2);
                }
                at += 2 + bytes.bigShort(at + 2);
            }
        }
        return scans;
    }

    /** Takes note of what a scan brings; its header begins with its length. */
    private void readScan(int at) {
        int count = bytes.at(at + 2);
        int after = at + 3 + 2 * count;
        if (after + 3 > bytes.length()) {
            return;
        }
        int last = Math.min(bytes.at(after + 1), BLOCK * BLOCK - 1);
        for (int i = 0; i < count; i++) {
            for (int frequency = bytes.at(after); frequency <= last; frequency++) {
                missing[bytes.at(at + 3 + 2 * i)][frequency] = (byte) (bytes.at(after + 2) & 0xF);
            }
        }
    }

    /** A progressive image may end after any scan, and looks whole. */
    private void requireAllScans() throws UnreadableImageException {
        for (int channel = 0; channel < channels; channel++) {
            for (byte bits : missing[bytes.at(frameAt + 8 + 3 * channel)]) {
                if (bits > 0) {
                    throw new UnreadableImageException("truncated: scans of a JPEG image are missing");
                }
            }
        }
    }

    private boolean hasEnd(int scan) {
        for (int end = bytes.length() - 2; end >= scan; end--) {
            if (bytes.at(end) == 0xFF && bytes.at(end + 1) == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }

    private static byte[] withEnd(byte[] jpeg) {
        byte[] ended = Arrays.copyOf(jpeg, jpeg.length + 2);
        ended[jpeg.length] = (byte) 0xFF;
        ended[jpeg.length + 1] = (byte) END_OF_IMAGE;
        return ended;
    }
}

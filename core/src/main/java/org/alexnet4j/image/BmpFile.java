package org.alexnet4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The headers of a Windows or OS/2 bitmap. */
final class BmpFile {
    private static final int FILE_HEADER = 14;
    private static final int CORE_HEADER = 12;
    private static final int INFO_HEADER = 40;
    private static final int LARGEST_OS2_HEADER = 64;
    private static final int UNCOMPRESSED = 0;

    private BmpFile() {}

    static ImageFile open(FileBytes bytes) throws UnreadableImageException {
        int header = bytes.littleInt(FILE_HEADER);
        boolean core = header == CORE_HEADER;
        int width = core ? bytes.littleShort(18) : bytes.littleInt(18);
        // A negative height means that the first row is on top.
        int height = core ? bytes.littleShort(20) : Math.abs(bytes.littleInt(22));
        int bits = bytes.littleShort(core ? 24 : 28);
        int compression = core || header < 20 ? UNCOMPRESSED : bytes.littleInt(30);
        long row = ((long) width * bits + 31) / 32 * 4;
        long stored = row * height;
        if (compression == UNCOMPRESSED && width > 0 && stored - row > bytes.length()) {
            throw new UnreadableImageException(
                    "truncated: " + bytes.length() + " bytes cannot hold a bitmap of " + width + " x " + height);
        }
        ImageHeader image = ImageHeader.of(ImageKind.BMP, width, height, Orientation.UPRIGHT, stored);
        boolean os2 = header != INFO_HEADER && header >= 16 && header <= LARGEST_OS2_HEADER && !isWindows(header);
        return os2 ? ImageFile.whole(image, new FileBytes(asWindows(bytes, header))) : ImageFile.whole(image, bytes);
    }

    /** Headers that Windows has between its first and the largest of OS/2. */
    private static boolean isWindows(int header) {
        return header == 52 || header == 56;
    }

    /** The second header of OS/2 begins as that of Windows, and may end anywhere: what is missing is 0. */
    private static byte[] asWindows(FileBytes bytes, int header) {
        byte[] os2 = bytes.array();
        int rest = FILE_HEADER + header;
        byte[] windows = new byte[os2.length - header + INFO_HEADER];
        System.arraycopy(os2, 0, windows, 0, FILE_HEADER + Math.min(header, INFO_HEADER));
        System.arraycopy(os2, rest, windows, FILE_HEADER + INFO_HEADER, os2.length - rest);
        ByteBuffer.wrap(windows)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(10, bytes.littleInt(10) - header + INFO_HEADER)
                .putInt(FILE_HEADER, INFO_HEADER);
        return windows;
    }
}

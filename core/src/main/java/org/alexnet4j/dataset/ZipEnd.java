package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * The record at the end of a zip, as far as it tells how much there is to read: the library reads the table of contents
 * whole, however large it is.
 *
 * @param tableBytes size of the table of contents
 */
record ZipEnd(long tableBytes) {
    private static final int SIGNATURE = 0x06054B50;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final int SIGNATURE_64 = 0x06064B50;
    private static final int BYTES = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int BYTES_64 = 56;

    /** The record of a file; empty if it has none. */
    static Optional<ZipEnd> of(FileChannel file) throws IOException {
        long begin = Math.max(0, file.size() - BYTES - LONGEST_COMMENT - LOCATOR_64_BYTES);
        ByteBuffer end = read(file, begin, (int) (file.size() - begin));
        for (int at = end.limit() - BYTES; at >= 0; at--) {
            if (end.getInt(at) == SIGNATURE) {
                long table = Integer.toUnsignedLong(end.getInt(at + 16));
                int locator = at - LOCATOR_64_BYTES;
                if (locator >= 0 && end.getInt(locator) == LOCATOR_64) {
                    ByteBuffer wide = read(file, end.getLong(locator + 8), BYTES_64);
                    if (wide.remaining() == BYTES_64 && wide.getInt(0) == SIGNATURE_64) {
                        table = wide.getLong(48);
                    }
                }
                return Optional.of(new ZipEnd(Math.max(0, begin + at - Math.max(0, table))));
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long at = position;
        while (at >= 0 && bytes.hasRemaining()) {
            int read = file.read(bytes, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        return bytes.flip();
    }
}

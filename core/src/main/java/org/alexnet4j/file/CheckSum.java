package org.alexnet4j.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * CRC32C sums, by which damage is noticed: one wrong bit, one wrong byte, or a few beside each other always are. Processors
 * have an instruction for them. Against somebody who wants to deceive they are no protection; {@link Sha256} is.
 */
public final class CheckSum {
    private static final int BLOCK = 1 << 16;

    private CheckSum() {}

    /** The sum of bytes. */
    public static int of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /** The sum of the bytes from a buffer's position to its limit; both stay. */
    public static int of(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        return (int) sum.getValue();
    }

    /**
     * The sum of a part of a file.
     *
     * @param begin its first byte
     * @param end the byte behind its last
     */
    public static int of(FileChannel file, long begin, long end) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (long at = begin; at < end; at += block.limit()) {
            block.clear().limit((int) Math.min(BLOCK, end - at));
            readFully(file, block, at);
            sum.update(block);
            block.flip();
        }
        return (int) sum.getValue();
    }

    /**
     * Fills a buffer and flips it.
     *
     * @throws EOFException if the file ends before
     */
    public static void readFully(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        int begin = buffer.position();
        while (buffer.hasRemaining()) {
            long at = position + buffer.position() - begin;
            if (file.read(buffer, at) < 0) {
                throw new EOFException("it ends after " + file.size() + " bytes");
            }
        }
        buffer.flip().position(begin);
    }

    /** A sum as eight hexadecimal digits. */
    public static String text(int sum) {
        return HexFormat.of().toHexDigits(sum);
    }
}

package org.alexnet4j.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The beginning and the end of a file.
 *
 * @param size bytes of the file
 * @param head at most its first 64 KiB
 * @param tail at most its last 64 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FileSample(long size, byte[] head, byte[] tail) {
    private static final int LONGEST = 1 << 16;

    static FileSample of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            return new FileSample(size, part(channel, 0), part(channel, Math.max(0, size - LONGEST)));
        }
    }

    private static byte[] part(FileChannel channel, long position) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(LONGEST, channel.size() - position));
        while (part.hasRemaining() && channel.read(part, position + part.position()) >= 0) {
            // Until it is full.
        }
        byte[] read = new byte[part.position()];
        part.flip().get(read);
        return read;
    }
}

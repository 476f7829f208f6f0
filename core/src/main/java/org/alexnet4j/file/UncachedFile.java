package org.alexnet4j.file;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A large file that is written from beginning to end, past the system's file cache where the file system allows it: the
 * copy into the cache is saved, and what the cache holds of other files, such as those that are read meanwhile, stays.
 * Not safe for many threads.
 */
public final class UncachedFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int LEAST_BLOCK = 1 << 12;

    private final Path file;
    /** Outside the heap, at an address and of a length that the device takes. */
    private final ByteBuffer buffer;

    private final int block;
    private FileChannel channel;
    private boolean cached;
    private boolean failed;
    private long written;

    private UncachedFile(Path file, int block) throws IOException {
        this.file = file;
        this.block = block;
        buffer = ByteBuffer.allocateDirect(BUFFER_BYTES + block).alignedSlice(block);
        channel = open();
    }

    /**
     * Creates a file.
     *
     * @throws IOException if it exists, or cannot be written
     */
    public static UncachedFile create(Path file) throws IOException {
        return new UncachedFile(file, blockOf(file));
    }

    /** A multiple of what the device takes; some file systems name less than their device, some nothing. */
    private static int blockOf(Path file) {
        try {
            long block = Files.getFileStore(file.resolveSibling(".")).getBlockSize();
            boolean usable = Long.bitCount(block) == 1 && block <= BUFFER_BYTES;
            return usable ? Math.max(LEAST_BLOCK, (int) block) : BUFFER_BYTES;
        } catch (IOException | UnsupportedOperationException e) {
            return BUFFER_BYTES;
        }
    }

    private FileChannel open() throws IOException {
        try {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return openCached();
        }
    }

    /** Some file systems refuse when the file is opened, some after they created it, some at the first write. */
    private FileChannel openCached() throws IOException {
        cached = true;
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Appends bytes. */
    public void write(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, buffer.remaining());
            buffer.put(bytes, at, length);
            at += length;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        try {
            writeBuffer();
        } catch (IOException e) {
            if (cached || written > 0) {
                failed = true;
                throw e;
            }
            channel.close();
            channel = openCached();
            buffer.rewind();
            failed = true;
            writeBuffer();
            failed = false;
        }
        buffer.clear();
    }

    private void writeBuffer() throws IOException {
        while (buffer.hasRemaining()) {
            written += channel.write(buffer);
        }
    }

    /** Writes what is left, unless writing has failed before. */
    @Override
    public void close() throws IOException {
        long length = -1;
        try {
            if (buffer.position() > 0 && !failed) {
                length = written + buffer.position();
                // Whole blocks only.
                while (buffer.position() % block != 0) {
                    buffer.put((byte) 0);
                }
                flush();
            }
        } finally {
            channel.close();
        }
        if (length >= 0 && length < written) {
            // Through a channel of the usual kind: past the cache, not every system sets such a length.
            try (FileChannel whole = FileChannel.open(file, StandardOpenOption.WRITE)) {
                whole.truncate(length);
            }
        }
    }
}

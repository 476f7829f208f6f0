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

    private final Path file;
    /** Outside the heap, at an address and of a length that the device takes. */
    private final ByteBuffer buffer;

    private final int block;
    private FileChannel channel;
    private boolean cached;
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
        long block = Files.getFileStore(file.resolveSibling(".")).getBlockSize();
        boolean usable = Long.bitCount(block) == 1 && block <= BUFFER_BYTES;
        return new UncachedFile(file, usable ? (int) block : BUFFER_BYTES);
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
                throw e;
            }
            channel.close();
            channel = openCached();
            buffer.rewind();
            writeBuffer();
        }
        buffer.clear();
    }

    private void writeBuffer() throws IOException {
        while (buffer.hasRemaining()) {
            written += channel.write(buffer);
        }
    }

    /** Writes what is left. */
    @Override
    public void close() throws IOException {
        try {
            if (buffer.position() > 0) {
                long length = written + buffer.position();
                // Whole blocks only; what is too much is cut off again.
                while (buffer.position() % block != 0) {
                    buffer.put((byte) 0);
                }
                flush();
                channel.truncate(length);
            }
        } finally {
            channel.close();
        }
    }
}

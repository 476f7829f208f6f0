package org.alexnet4j.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that many threads read, each where it likes. Unlike a mapped file, one that becomes shorter meanwhile is an error
 * like any other, not the end of the process; unlike a channel, it stays open for all when one thread is interrupted.
 */
public final class SharedFile implements AutoCloseable {
    private final Path file;
    private volatile FileChannel channel;
    private boolean closed;

    /** Opens a file. */
    public SharedFile(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * Reads as many bytes as an array holds.
     *
     * @param position of the first
     * @throws EOFException if the file ends before
     */
    public void read(long position, byte[] into) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (FileChannel used = channel; ; used = channel) {
                try {
                    CheckSum.readFully(used, ByteBuffer.wrap(into), position);
                    return;
                } catch (ClosedChannelException e) {
                    // By an interrupt of this thread or another one.
                    interrupted |= Thread.interrupted();
                    reopen(used);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (channel == broken) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}

package org.alexnet4j.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.alexnet4j.UserException;
import org.alexnet4j.file.WriteFailure;

/**
 * The bytes of an archive, to be read here and there. One that is compressed is unpacked into a file without a name, as far
 * as it is asked for. While it is unpacked, one thread may use it; then many.
 */
final class ArchiveBytes implements Closeable {
    private static final int BLOCK_BYTES = 1 << 20;

    /** Unpacking stops when less than this is left on the disk. */
    private static final long SPARED_BYTES = 256L << 20;

    private final Path archive;
    private final Path scratch;
    private final FileChannel channel;
    private final InputStream packed;
    private boolean whole;
    private long size;

    private ArchiveBytes(Path archive, Path scratch, FileChannel channel, InputStream packed) throws IOException {
        this.archive = archive;
        this.scratch = scratch;
        this.channel = channel;
        this.packed = packed;
        this.size = channel.size();
    }

    /** Those of a file as it is. */
    static ArchiveBytes of(Path archive) throws IOException {
        ArchiveBytes bytes = new ArchiveBytes(
                archive, archive, FileChannel.open(archive, StandardOpenOption.READ), InputStream.nullInputStream());
        bytes.whole = true;
        return bytes;
    }

    /**
     * Those that a stream unpacks.
     *
     * @param scratch directory for the file
     */
    static ArchiveBytes unpacking(Path archive, InputStream packed, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path unpacked = Files.createTempFile(scratch, ".alexnet-", ".unpacked");
        FileChannel channel = FileChannel.open(
                unpacked, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        return new ArchiveBytes(archive, scratch, channel, packed);
    }

    /** How many there are: exactly if less than {@code wanted}, else perhaps more. */
    long upTo(long wanted) throws IOException {
        while (!whole && size < wanted) {
            requireRoom();
            byte[] block = packed.readNBytes(BLOCK_BYTES);
            ByteBuffer bytes = ByteBuffer.wrap(block);
            while (bytes.hasRemaining()) {
                size += channel.write(bytes, size);
            }
            whole = block.length < BLOCK_BYTES;
        }
        return size;
    }

    private void requireRoom() {
        if (size % (64 * BLOCK_BYTES) == 0 && WriteFailure.usableBytes(scratch) < SPARED_BYTES) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    "the disk of " + scratch + " is too small to unpack " + archive + ": full after " + size + " bytes",
                    "make room, or unpack it elsewhere and give the folder");
        }
    }

    /** Reads some bytes that are there; -1 at the end. */
    int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    /** Unpacks the rest, at whose end many formats have a checksum. */
    void finish() throws IOException {
        upTo(Long.MAX_VALUE);
        packed.close();
    }

    @Override
    public void close() throws IOException {
        try (packed) {
            channel.close();
        }
    }
}

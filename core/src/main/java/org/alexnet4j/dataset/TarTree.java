package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;
import org.alexnet4j.file.ReadFailure;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tar. It is walked once, from header to header; then files are read where they lie, by many threads at
 * once. A tar within it counts as a folder of that name without its ending, one level deep. Links are followed within it.
 */
final class TarTree {
    private static final String NESTED = ".tar";
    private static final int HEADER_BYTES = 512;

    private final String where;
    private final ArchiveBytes bytes;
    private final TreeListing listing;

    private TarTree(String where, ArchiveBytes bytes) {
        this.where = where;
        this.bytes = bytes;
        this.listing = new TreeListing(where);
    }

    /** Opens a stream. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /** Whether a file begins as a tar does: with a header whose checksum is right. */
    static boolean isTar(byte[] start) {
        try {
            return start.length >= HEADER_BYTES && TarUtils.verifyCheckSum(Arrays.copyOf(start, HEADER_BYTES));
        } catch (IllegalArgumentException e) {
            // No number where the checksum should be.
            return false;
        }
    }

    static FileTree of(Path path) {
        try {
            return list(path, ArchiveBytes.of(path));
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    /**
     * The files of a tar that is compressed.
     *
     * @param unpacker opens the stream that unpacks it
     * @param kind such as {@code gzip}, for messages
     */
    static FileTree ofPacked(Path path, Opener unpacker, String kind, Path scratch) {
        try {
            ArchiveBytes bytes = ArchiveBytes.unpacking(path, unpacker.open(), scratch);
            if (!isTar(bytes)) {
                bytes.close();
                throw UserException.input(
                        PathText.of(path) + " is a file compressed by " + kind + ", but what is in it is not a tar",
                        "unpack it, and give the folder");
            }
            return list(path, bytes);
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    private static boolean isTar(ArchiveBytes bytes) throws IOException {
        if (bytes.upTo(HEADER_BYTES) < HEADER_BYTES) {
            return false;
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        return bytes.read(header, 0) == HEADER_BYTES && isTar(header.array());
    }

    private static FileTree list(Path path, ArchiveBytes bytes) throws IOException {
        try {
            TarTree tar = new TarTree(PathText.of(path), bytes);
            tar.list("", 0, Long.MAX_VALUE, true);
            bytes.finish();
            return tar.listing.tree(bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private void list(String prefix, long begin, long end, boolean nested) throws IOException {
        Section section = new Section(begin, end);
        try (TarArchiveInputStream in = new TarArchiveInputStream(section, UTF_8.name())) {
            for (TarArchiveEntry entry = section.next(in); entry != null; entry = section.next(in)) {
                String name = ArchivePaths.checked(entry.getName(), where);
                if (!name.isEmpty()) {
                    add(entry, prefix, name, section, nested);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void add(TarArchiveEntry entry, String prefix, String name, Section section, boolean nested)
            throws IOException {
        String path = prefix + name;
        if (entry.isDirectory()) {
            listing.folder(path);
        } else if (entry.isLink()) {
            listing.hardLink(path, prefix, entry.getLinkName());
        } else if (entry.isSymbolicLink()) {
            listing.symbolicLink(path, entry.getLinkName());
        } else if (entry.isSparse()) {
            listing.broken(path, "a sparse file, which is not read from a tar");
        } else if (!entry.isFile() || entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
            listing.broken(path, "neither a file nor a folder");
        } else {
            long offset = section.position;
            long size = entry.getSize();
            if (size > section.end - offset || bytes.upTo(offset + size) < offset + size) {
                throw new EOFException("it ends within " + path);
            }
            // What macOS leaves beside a tar has its ending, too.
            if (nested && path.endsWith(NESTED) && !SystemFiles.isOne(path)) {
                String folder = path.substring(0, path.length() - NESTED.length());
                listing.folder(folder);
                list(folder + "/", offset, offset + size, false);
            } else {
                listing.file(path, new Stored(bytes, offset, size));
            }
        }
    }

    /** A file that lies in an archive as it is. */
    private record Stored(ArchiveBytes bytes, long offset, long size) implements ListedTree.Content {
        @Override
        public byte[] read(int most) throws IOException {
            if (size > most) {
                throw ListedTree.tooLarge(most);
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining()) {
                if (bytes.read(content, offset + content.position()) < 0) {
                    throw new EOFException("the archive ends within it");
                }
            }
            return content.array();
        }
    }

    private static UserException damaged(Path path, IOException e) {
        return new UserException(
                UserException.Kind.INPUT,
                "archive " + PathText.of(path) + " is damaged: " + ReadFailure.reason(e),
                "get it again, and compare its checksum",
                e);
    }

    /** A section of the file as a stream that skips without reading, and reads headers of small files many at once. */
    private final class Section extends InputStream {
        private static final int WINDOW_BYTES = 1 << 13;

        /** Names and what else precedes a file: a few hundred bytes, but for those who want to fill our memory. */
        private static final int MOST_HEADER_BYTES = 1 << 20;

        private long position;
        private final long end;
        private final byte[] window = new byte[WINDOW_BYTES];
        private long windowAt;
        private int windowBytes;
        private int headerBytes;

        Section(long begin, long end) {
            this.position = begin;
            this.end = end;
        }

        /** The next member; null at the end. */
        @Nullable
        TarArchiveEntry next(TarArchiveInputStream in) throws IOException {
            headerBytes = 0;
            return in.getNextEntry();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position < windowAt || position >= windowAt + windowBytes) {
                windowAt = position;
                windowBytes = Math.max(0, bytes.read(ByteBuffer.wrap(window, 0, there(WINDOW_BYTES)), position));
            }
            int from = (int) (position - windowAt);
            int read = Math.min(length, windowBytes - from);
            if (read <= 0) {
                return -1;
            }
            System.arraycopy(window, from, target, at, read);
            position += read;
            headerBytes += read;
            if (headerBytes > MOST_HEADER_BYTES) {
                throw ArchivePaths.tooLong(where, "a million");
            }
            return read;
        }

        /** How many of so many bytes are there from here on. */
        private int there(int wanted) throws IOException {
            long until = Math.min(end, position + wanted);
            return (int) Math.max(0, Math.min(until, bytes.upTo(until)) - position);
        }

        @Override
        public long skip(long count) throws IOException {
            if (count <= 0) {
                return 0;
            }
            long target = count > end - position ? end : position + count;
            long skipped = Math.max(0, Math.min(target, bytes.upTo(target)) - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return there(WINDOW_BYTES);
        }
    }
}

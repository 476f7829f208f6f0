package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.WriteFailure;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tar. It is walked once, from header to header; then files are read where they lie, by many threads at
 * once. A tar within it counts as a folder of that name without its ending, one level deep. Hard links are files; symbolic
 * links and sparse files are left out.
 */
final class TarTree implements FileTree {
    private static final String NESTED = ".tar";
    private static final int MAGIC_AT = 257;
    private static final int UNPACK_BYTES = 1 << 20;

    /** Unpacking stops when less than this is left on the disk. */
    private static final long SPARED_BYTES = 256L << 20;

    private record Entry(long offset, long size) {}

    private final Path path;
    private final FileChannel channel;
    private final Map<String, Entry> entries = new HashMap<>();
    private final SortedSet<String> files = new TreeSet<>();
    private final SortedSet<String> directories = new TreeSet<>();

    private TarTree(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static boolean isTar(byte[] start, int length) {
        return length == 512 && new String(start, MAGIC_AT, 5, UTF_8).equals("ustar");
    }

    static TarTree of(Path path) {
        try {
            return index(path, FileChannel.open(path, StandardOpenOption.READ));
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    /** Unpacks a tar.gz into a file without a name, since what is compressed cannot be read here and there. */
    static TarTree ofCompressed(Path path, Path scratch) {
        try {
            Files.createDirectories(scratch);
            Path unpacked = Files.createTempFile(scratch, ".alexnet-", NESTED);
            FileChannel channel = FileChannel.open(
                    unpacked, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            try {
                unpack(path, channel, scratch);
                return index(path, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw damaged(path, e);
        }
    }

    private static void unpack(Path path, FileChannel target, Path scratch) throws IOException {
        try (InputStream in =
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path), UNPACK_BYTES), UNPACK_BYTES)) {
            byte[] buffer = new byte[UNPACK_BYTES];
            long written = 0;
            for (int length = in.readNBytes(buffer, 0, UNPACK_BYTES);
                    length > 0;
                    length = in.readNBytes(buffer, 0, UNPACK_BYTES)) {
                if (written % (64 * UNPACK_BYTES) == 0 && WriteFailure.usableBytes(scratch) < SPARED_BYTES) {
                    throw new UserException(
                            UserException.Kind.RESOURCES,
                            "the disk of " + scratch + " is too small to unpack " + path + ": full after " + written
                                    + " bytes",
                            "make room, or unpack it elsewhere and give the folder");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
                while (bytes.hasRemaining()) {
                    target.write(bytes);
                }
                written += length;
            }
        }
    }

    private static TarTree index(Path path, FileChannel channel) throws IOException {
        TarTree tree = new TarTree(path, channel);
        try {
            tree.index("", 0, channel.size(), true);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return tree;
    }

    private void index(String prefix, long begin, long end, boolean nested) throws IOException {
        Section section = new Section(begin, end);
        try (TarArchiveInputStream in = new TarArchiveInputStream(section, UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = prefix + checkedName(entry.getName());
                if (name.isEmpty()) {
                    continue;
                }
                if (entry.isDirectory()) {
                    addDirectories(name + "/");
                } else if (entry.isLink()) {
                    // Another name of a file that came before.
                    addFile(name, entries.get(prefix + checkedName(entry.getLinkName())));
                } else if (entry.isFile() && !entry.isSparse() && !entry.isSymbolicLink()) {
                    long offset = section.position;
                    if (entry.getSize() > end - offset) {
                        throw new EOFException("it ends within " + name);
                    }
                    // What macOS leaves beside a tar has its ending, too.
                    if (nested && name.endsWith(NESTED) && !SystemFiles.isOne(name)) {
                        String folder = name.substring(0, name.length() - NESTED.length()) + "/";
                        addDirectories(folder);
                        index(folder, offset, offset + entry.getSize(), false);
                    } else {
                        addFile(name, new Entry(offset, entry.getSize()));
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void addFile(String name, @Nullable Entry entry) {
        if (entry != null) {
            addDirectories(name);
            files.add(name);
            entries.put(name, entry);
        }
    }

    /** A name without "./" and a slash at its end. */
    private String checkedName(String name) {
        String checked = name;
        while (checked.startsWith("./")) {
            checked = checked.substring(2);
        }
        checked = checked.endsWith("/") ? checked.substring(0, checked.length() - 1) : checked;
        if (checked.equals(".")) {
            return "";
        }
        return ArchivePaths.checked(checked, path);
    }

    private void addDirectories(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            directories.add(name.substring(0, slash));
        }
    }

    private static UserException damaged(Path path, IOException e) {
        return new UserException(
                UserException.Kind.INPUT,
                "archive " + path + " is damaged: " + e.getMessage(),
                "get it again, and compare its checksum",
                e);
    }

    @Override
    public String where() {
        return path.toString();
    }

    @Override
    public SortedSet<String> files() {
        return Collections.unmodifiableSortedSet(files);
    }

    @Override
    public SortedSet<String> directories() {
        return Collections.unmodifiableSortedSet(directories);
    }

    @Override
    public byte[] read(String file, int most) throws IOException {
        Entry entry = entries.get(file);
        if (entry == null) {
            throw new IOException("no such file");
        }
        if (entry.size() > most) {
            throw new IOException("larger than " + most / (1 << 20) + " MiB");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) entry.size());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, entry.offset() + bytes.position()) < 0) {
                throw new EOFException("the archive ends within it");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A section of the file as a stream that skips without reading, and reads headers of small files many at once. */
    private final class Section extends InputStream {
        private static final int WINDOW_BYTES = 1 << 13;

        private long position;
        private final long end;
        private final byte[] window = new byte[WINDOW_BYTES];
        private long windowAt;
        private int windowBytes;

        Section(long begin, long end) {
            this.position = begin;
            this.end = end;
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
            if (position >= end) {
                return -1;
            }
            if (position < windowAt || position >= windowAt + windowBytes) {
                windowAt = position;
                windowBytes = Math.max(
                        0,
                        channel.read(
                                ByteBuffer.wrap(window, 0, (int) Math.min(WINDOW_BYTES, end - position)), position));
                if (windowBytes == 0) {
                    return -1;
                }
            }
            int from = (int) (position - windowAt);
            int read = Math.min(length, windowBytes - from);
            System.arraycopy(window, from, target, at, read);
            position += read;
            return read;
        }

        @Override
        public long skip(long bytes) {
            long skipped = Math.max(0, Math.min(bytes, end - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }
}

package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.zip.CRC32;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;
import org.alexnet4j.file.ReadFailure;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/** The files of a zip archive. Links are followed within it; what is read is compared with the checksum in the archive. */
final class ZipTree {
    /** What the format says of names that are not marked as UTF-8; some programs write UTF-8 all the same. */
    private static final Charset OLD_NAMES = Charset.forName("IBM437");

    private static final int LONGEST_LINK = 4096;

    /** About what the library keeps for each byte of the table of contents. */
    private static final int BYTES_PER_TABLE_BYTE = 10;

    private final String where;
    private final ZipFile zip;
    private final TreeListing listing;

    private ZipTree(Path path, ZipFile zip) {
        this.where = PathText.of(path);
        this.zip = zip;
        this.listing = new TreeListing(where);
    }

    static FileTree of(Path path) {
        try {
            // A FileChannel, of which many threads can read.
            FileChannel channel = FileChannel.open(path);
            try {
                requireRoom(path, channel);
                ZipFile zip = ZipFile.builder()
                        .setSeekableByteChannel(channel)
                        .setIgnoreLocalFileHeader(true)
                        .get();
                return new ZipTree(path, zip).list();
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(path, ReadFailure.reason(e instanceof IOException io ? io : new IOException(e)), e);
        }
    }

    /** The whole table of contents is kept: refuses one that does not fit. */
    private static void requireRoom(Path path, FileChannel channel) throws IOException {
        long table = ZipEnd.of(channel)
                .orElseThrow(() -> new IOException(
                        "it has no table of contents at its end, as if it were cut off or one of several parts"))
                .tableBytes();
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (table > most / BYTES_PER_TABLE_BYTE) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    String.format(
                            Locale.ROOT,
                            "the table of contents of archive %s has %,d MB, too much for the %,d MB that Java may take",
                            PathText.of(path),
                            table >> 20,
                            Runtime.getRuntime().maxMemory() >> 20),
                    "unpack it, and give the folder");
        }
    }

    private FileTree list() throws IOException {
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            // Windows writes its own separator, against the format.
            String name = name(entry).replace('\\', '/');
            String checked = ArchivePaths.checked(name, where);
            if (checked.isEmpty() || name.endsWith("/")) {
                listing.folder(checked);
            } else {
                add(entry, checked);
            }
        }
        return listing.tree(zip);
    }

    private void add(ZipArchiveEntry entry, String name) throws IOException {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw UserException.input(
                    "archive " + where + " is encrypted: " + name + " asks for a password",
                    "unpack it, and give the folder");
        } else if (!zip.canReadEntryData(entry)) {
            listing.broken(
                    name, "packed by " + method(entry) + ", which is not read; unpack the archive and give the folder");
        } else if (entry.isUnixSymlink()) {
            listing.symbolicLink(name, new String(read(entry, LONGEST_LINK), UTF_8));
        } else {
            listing.file(name, most -> read(entry, most));
        }
    }

    private static String method(ZipArchiveEntry entry) {
        ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
        return method == null ? "method " + entry.getMethod() : method.name();
    }

    private static String name(ZipArchiveEntry entry) {
        if (entry.getNameSource() != ZipArchiveEntry.NameSource.NAME) {
            return entry.getName();
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(entry.getRawName()))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(entry.getRawName(), OLD_NAMES);
        }
    }

    /** What the archive says about the size and the content is not trusted. */
    private byte[] read(ZipArchiveEntry entry, int most) throws IOException {
        long size = entry.getSize();
        if (size > most) {
            throw ListedTree.tooLarge(most);
        }
        try (InputStream in = open(entry)) {
            byte[] bytes = in.readNBytes((int) size);
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            if (bytes.length < size || in.read() >= 0 || checksum.getValue() != entry.getCrc()) {
                throw new IOException("damaged: it does not fit its checksum in the archive");
            }
            return bytes;
        } catch (RuntimeException e) {
            // Of the library's decompressors, whose input is not what it should be.
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    /** The library finds where an entry begins by moving through the file; from there on it reads at positions. */
    private InputStream open(ZipArchiveEntry entry) throws IOException {
        synchronized (zip) {
            return zip.getInputStream(entry);
        }
    }

    private static UserException damaged(Path path, String reason, Exception cause) {
        return new UserException(
                UserException.Kind.INPUT,
                "archive " + PathText.of(path) + " is damaged: " + reason,
                "get it again, and compare its checksum",
                cause);
    }
}

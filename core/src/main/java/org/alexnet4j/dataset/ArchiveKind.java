package org.alexnet4j.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Kinds of archives, known by their first bytes: those that are read, and those that are called by their names. */
enum ArchiveKind {
    ZIP("zip", "504b0304"),
    EMPTY_ZIP("zip", "504b0506"),
    SPLIT_ZIP("zip", "504b0708"),
    GZIP("gzip", "1f8b"),
    BZIP2("bzip2", "425a68"),
    XZ("xz", "fd377a585a00"),
    ZSTD("zstd", "28b52ffd"),
    SEVEN_ZIP("7z", "377abcaf271c"),
    RAR("rar", "526172211a07"),
    LZ4("lz4", "04224d18"),
    LZIP("lzip", "4c5a4950"),
    COMPRESS("compress (.Z)", "1f9d"),
    CABINET("Windows cabinet", "4d534346");

    private static final int BUFFER_BYTES = 1 << 20;

    /** What xz -9 needs is 65 MiB. */
    private static final int MOST_XZ_KIB = 256 << 10;

    private final String label;

    /** First bytes, in hexadecimal digits. */
    private final String start;

    ArchiveKind(String label, String start) {
        this.label = label;
        this.start = start;
    }

    /** The kind of a file that begins so; empty if it is none of these. */
    static Optional<ArchiveKind> of(byte[] first) {
        String digits = HexFormat.of().formatHex(first);
        return Arrays.stream(values())
                .filter(kind -> digits.startsWith(kind.start))
                .findFirst();
    }

    /**
     * Opens an archive of this kind.
     *
     * @param scratch directory for what must be unpacked before it can be read; nothing is left in it
     * @throws UserException if the kind is not read, or the archive is damaged
     */
    FileTree open(Path path, Path scratch) {
        return switch (this) {
            case ZIP, EMPTY_ZIP, SPLIT_ZIP -> ZipTree.of(path);
            case GZIP, BZIP2, XZ -> TarTree.ofPacked(path, () -> unpacked(path), label, scratch);
            default ->
                throw UserException.input(
                        PathText.of(path) + " is packed by " + label + ", which is not read",
                        "unpack it, and give the folder; tar, tar.gz, tar.bz2, tar.xz and zip are read as they are");
        };
    }

    private InputStream unpacked(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        try {
            return switch (this) {
                case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
                case BZIP2 -> new BZip2CompressorInputStream(in, true);
                case XZ ->
                    XZCompressorInputStream.builder()
                            .setInputStream(in)
                            .setDecompressConcatenated(true)
                            .setMemoryLimitKiB(MOST_XZ_KIB)
                            .get();
                default -> throw new IllegalStateException(label);
            };
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}

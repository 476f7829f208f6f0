package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.alexnet4j.UserException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives as the world makes them, damages them and abuses them. */
class ArchivesTest {
    private static final byte[] RED = TestFiles.png(8, 8, 0xFF0000);
    private static final List<String> CATS_AND_DOGS = List.of("cat/0.png", "cat/1.png", "dog/0.png");

    @TempDir
    Path folder;

    private ImageSource open(String name) {
        return ImageSource.open(folder.resolve(name), null, folder);
    }

    /** Opens a source and reads all of it. */
    private List<String> names(String name) throws IOException {
        try (ImageSource source = open(name)) {
            for (SourceImage image : source.images()) {
                assertThat(source.read(image)).isEqualTo(RED);
            }
            return source.images().stream().map(SourceImage::name).toList();
        }
    }

    private void refused(String name, String message) {
        assertThatThrownBy(() -> open(name)).isInstanceOf(UserException.class).hasMessageContaining(message);
    }

    private static TestFiles catsAndDogs() {
        TestFiles files = new TestFiles();
        CATS_AND_DOGS.forEach(name -> files.add(name, RED));
        return files;
    }

    private void zip(String name, String encoding, boolean flag, int method, String... paths) throws IOException {
        SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
            out.setEncoding(encoding);
            out.setUseLanguageEncodingFlag(flag);
            out.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.NEVER);
            CRC32 checksum = new CRC32();
            checksum.update(RED);
            for (String path : paths) {
                ZipArchiveEntry entry = new ZipArchiveEntry(path);
                byte[] packed = method == 9 ? deflate64(RED) : RED;
                entry.setMethod(method);
                entry.setSize(path.endsWith("/") ? 0 : RED.length);
                entry.setCompressedSize(packed.length);
                entry.setCrc(checksum.getValue());
                if (method == 9) {
                    out.addRawArchiveEntry(entry, new ByteArrayInputStream(packed));
                } else {
                    out.putArchiveEntry(entry);
                    out.write(path.endsWith("/") ? new byte[0] : RED);
                    out.closeArchiveEntry();
                }
            }
        }
        Files.write(folder.resolve(name), Arrays.copyOf(bytes.array(), (int) bytes.size()));
    }

    /** One stored block. */
    private static byte[] deflate64(byte[] bytes) {
        return ByteBuffer.allocate(5 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .putShort((short) bytes.length)
                .putShort((short) ~bytes.length)
                .put(bytes)
                .array();
    }

    @Test
    void zips_of_all_systems_are_read() throws Exception {
        int deflated = 8;
        zip("windows.zip", "IBM437", false, deflated, "\u00E4\u00F6\u00FC/0.png", "dog/0.png");
        assertThat(names("windows.zip")).containsExactly("dog/0.png", "\u00E4\u00F6\u00FC/0.png");
        zip("macos.zip", "UTF-8", false, deflated, "a\u0308/0.png", "dog/0.png");
        assertThat(names("macos.zip")).containsExactly("a\u0308/0.png", "dog/0.png");
        zip("powershell.zip", "UTF-8", true, deflated, "cat\\0.png", "cat\\1.png", "dog\\0.png");
        assertThat(names("powershell.zip")).containsExactlyElementsOf(CATS_AND_DOGS);
        zip("dots.zip", "UTF-8", true, deflated, "./", "./cat/0.png", "././cat/1.png", "dog//0.png");
        assertThat(names("dots.zip")).containsExactlyElementsOf(CATS_AND_DOGS);
        zip("dropbox.zip", "UTF-8", true, deflated, "/", "cat/0.png", "cat/1.png", "dog/0.png");
        assertThat(names("dropbox.zip")).containsExactlyElementsOf(CATS_AND_DOGS);
        zip("large.zip", "UTF-8", true, 9, "cat/0.png", "cat/1.png", "dog/0.png");
        assertThat(names("large.zip")).containsExactlyElementsOf(CATS_AND_DOGS);
    }

    @Test
    void compressed_tars_are_read() throws Exception {
        byte[] tar = catsAndDogs().tar();
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(folder.resolve("a.tbz")))) {
            out.write(tar);
        }
        try (OutputStream out = new XZCompressorOutputStream(Files.newOutputStream(folder.resolve("a.txz")))) {
            out.write(tar);
        }
        assertThat(names("a.tbz")).containsExactlyElementsOf(CATS_AND_DOGS);
        assertThat(names("a.txz")).containsExactlyElementsOf(CATS_AND_DOGS);
        byte[] xz = Files.readAllBytes(folder.resolve("a.txz"));
        Files.write(folder.resolve("cut.txz"), Arrays.copyOf(xz, xz.length / 2));
        refused("cut.txz", "damaged");
        byte[] gzip = catsAndDogs().tarGz();
        gzip[gzip.length - 6] ^= 1;
        Files.write(folder.resolve("flipped.tgz"), gzip);
        refused("flipped.tgz", "damaged");
    }

    @Test
    void of_many_archives_only_a_few_are_open_at_a_time() throws Exception {
        Path archives = Files.createDirectory(folder.resolve("classes"));
        int each = 20;
        for (int i = 0; i < each; i++) {
            TestFiles files = new TestFiles().add("0.png", RED).add("1.png", RED);
            Files.write(archives.resolve("tar" + i + ".tar"), files.tar());
            Files.write(archives.resolve("tgz" + i + ".tar.gz"), files.tarGz());
            zip("classes/zip" + i + ".zip", "UTF-8", true, 8, "0.png", "1.png");
        }
        try (ImageSource source = open("classes")) {
            assertThat(source.classes()).hasSize(3 * each);
            assertThat(source.images()).hasSize(6 * each);
            List<SourceImage> images = new ArrayList<>(source.images());
            images.sort(Comparator.comparing(image -> new StringBuilder(image.name()).reverse()));
            images.parallelStream()
                    .forEach(image -> assertThat(bytes(source, image)).isEqualTo(RED));
            assertThat(openFiles()).isLessThanOrEqualTo(16);
        }
        assertThat(openFiles()).isZero();
    }

    private static byte[] bytes(ImageSource source, SourceImage image) {
        try {
            return source.read(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many files below the folder this process has open; 0 where the system does not tell. */
    private long openFiles() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.filter(file -> {
                        try {
                            return Files.readSymbolicLink(file).startsWith(folder.toRealPath());
                        } catch (IOException e) {
                            // That of the listing itself.
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void a_folder_of_archives_may_hold_all_kinds_that_are_read() throws Exception {
        Path archives = Files.createDirectory(folder.resolve("classes"));
        byte[] tar = new TestFiles().add("0.png", RED).tar();
        Files.write(archives.resolve("a.tar"), tar);
        for (String name : List.of("b.tar.bz2", "c.tbz2")) {
            try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(archives.resolve(name)))) {
                out.write(tar);
            }
        }
        for (String name : List.of("d.tar.xz", "e.txz")) {
            try (OutputStream out = new XZCompressorOutputStream(Files.newOutputStream(archives.resolve(name)))) {
                out.write(tar);
            }
        }
        assertThat(names("classes")).containsExactly("a/0.png", "b/0.png", "c/0.png", "d/0.png", "e/0.png");
    }

    @Test
    void a_tar_of_the_oldest_kind_is_one() throws Exception {
        byte[] tar = catsAndDogs().tar();
        for (int header = 0; header + 512 <= tar.length; header += 1024) {
            if (tar[header] != 0) {
                // No magic, and the checksum is that of a header without.
                Arrays.fill(tar, header + 257, header + 265, (byte) 0);
                Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
                int sum = IntStream.range(header, header + 512)
                        .map(i -> tar[i] & 0xFF)
                        .sum();
                byte[] digits = String.format("%06o\0 ", sum).getBytes(UTF_8);
                System.arraycopy(digits, 0, tar, header + 148, 8);
            }
        }
        Files.write(folder.resolve("v7.tar"), tar);
        assertThat(names("v7.tar")).containsExactlyElementsOf(CATS_AND_DOGS);
    }

    @Test
    void what_is_not_read_is_called_by_its_kind() throws Exception {
        for (String[] kind : new String[][] {
            {"28b52ffd00", "packed by zstd"},
            {"377abcaf271c00", "packed by 7z"},
            {"526172211a0701", "packed by rar"},
            {"504b0304", "no table of contents"},
        }) {
            Files.write(folder.resolve("a"), Arrays.copyOf(HexFormat.of().parseHex(kind[0]), 600));
            refused("a", kind[1]);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("labels.gz")))) {
            out.write("a,b".repeat(1000).getBytes(UTF_8));
        }
        refused("labels.gz", "what is in it is not a tar");
        zip("secret.zip", "UTF-8", true, 0, "cat/0.png", "dog/0.png");
        byte[] zip = Files.readAllBytes(folder.resolve("secret.zip"));
        for (int i = 0; i + 10 < zip.length; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                zip[i + 8] |= 1;
            }
        }
        Files.write(folder.resolve("secret.zip"), zip);
        refused("secret.zip", "is encrypted");
    }

    @Test
    void a_changed_byte_in_a_zip_is_noticed() throws Exception {
        zip("stored.zip", "UTF-8", true, 0, "cat/0.png", "dog/0.png");
        byte[] zip = Files.readAllBytes(folder.resolve("stored.zip"));
        zip[60] ^= 1;
        Files.write(folder.resolve("stored.zip"), zip);
        try (ImageSource source = open("stored.zip")) {
            assertThatThrownBy(() -> source.read(source.images().get(0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("checksum");
            assertThat(source.read(source.images().get(1))).isEqualTo(RED);
        }
    }

    @Test
    void many_threads_read_a_zip() throws Exception {
        TestFiles files = new TestFiles();
        for (int i = 0; i < 400; i++) {
            files.add((i % 2 == 0 ? "even/" : "odd/") + i, Integer.toString(i).repeat(1 + i));
        }
        Files.write(folder.resolve("many.zip"), files.zip());
        try (ImageSource source = open("many.zip")) {
            assertThat(source.images()).hasSize(400);
            source.images().parallelStream().forEach(image -> {
                int i = Integer.parseInt(image.name().substring(image.name().indexOf('/') + 1));
                try {
                    assertThat(new String(source.read(image), UTF_8))
                            .isEqualTo(Integer.toString(i).repeat(1 + i));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    /** A tar with a name of 8 MB, as one of 600 MB would be. */
    private static byte[] longName(byte kind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, UTF_8.name())) {
            TarArchiveEntry entry = new TarArchiveEntry("cat/name", kind);
            entry.setSize(8 << 20);
            out.putArchiveEntry(entry);
            out.write("8388608 path=".getBytes(UTF_8));
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'x');
            for (int i = 0; i < 7; i++) {
                out.write(block);
            }
            out.write(block, 0, (1 << 20) - "8388608 path=".length() - 1);
            out.write('\n');
            out.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    @Timeout(20)
    void names_without_end_are_not_read() throws Exception {
        for (byte kind : new byte[] {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC}) {
            byte[] tar = longName(kind);
            Files.write(folder.resolve("name.tar"), tar);
            refused("name.tar", "characters long");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("name.tgz")))) {
                out.write(tar);
            }
            refused("name.tgz", "characters long");
        }
        Files.write(
                folder.resolve("long.tar"),
                new TestFiles().add("cat/" + "x".repeat(5000), RED).tar());
        refused("long.tar", "a file whose path is 5004 characters long");
    }

    @Test
    @Timeout(20)
    void sizes_in_a_zip_are_not_believed() throws Exception {
        zip("huge.zip", "UTF-8", true, 8, "cat/0.png", "dog/0.png");
        byte[] zip = Files.readAllBytes(folder.resolve("huge.zip"));
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        boolean first = true;
        for (int i = 0; i + 28 < zip.length; i++) {
            if (bytes.getInt(i) == 0x02014B50) {
                // More than any image, and less than there is.
                bytes.putInt(i + 24, first ? 1 << 30 : 3);
                first = false;
            }
        }
        Files.write(folder.resolve("huge.zip"), zip);
        try (ImageSource source = open("huge.zip")) {
            assertThatThrownBy(() -> source.read(source.images().get(0))).hasMessageContaining("larger than 256 MiB");
            assertThatThrownBy(() -> source.read(source.images().get(1))).hasMessageContaining("damaged");
        }
    }

    @Test
    void a_table_of_contents_that_does_not_fit_is_not_read() throws Exception {
        // As of a file whose first bytes are an entry, and whose end says that all between is the table.
        Path file = folder.resolve("millions.zip");
        byte[] end = ByteBuffer.allocate(22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06054B50)
                .array();
        long table = Runtime.getRuntime().maxMemory() / 10;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(HexFormat.of().parseHex("504b0304")), 0);
            channel.write(ByteBuffer.wrap(end), table);
        }
        refused("millions.zip", "the table of contents of archive");
    }
}

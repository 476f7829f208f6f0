package org.alexnet4j.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReaderTest {
    @TempDir
    Path folder;

    /** A process with little memory that reads files at once, and prints what became of them, in their order. */
    static final class LittleMemory {
        private LittleMemory() {}

        /** Takes the files. */
        public static void main(String[] files) {
            ImageReader reader = new ImageReader(8);
            List.of(files).parallelStream()
                    .map(file -> outcome(reader, file))
                    .toList()
                    .forEach(System.out::println);
        }

        private static String outcome(ImageReader reader, String file) {
            try {
                return "side " + reader.read(Path.of(file)).width();
            } catch (UserException e) {
                return e.line();
            }
        }
    }

    @Test
    void an_image_for_which_there_is_no_memory_leaves_the_others_alone() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                LittleMemory.class.getName()));
        command.add(bitmap("file-too-large.bmp", 6_000, 5_000).toString());
        command.add(bitmap("image-too-large.bmp", 2_000, 1_500).toString());
        for (int i = 0; i < 4; i++) {
            Path small = folder.resolve(i + ".png");
            ImageIO.write(new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB), "png", small.toFile());
            command.add(small.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).contains("not enough memory to read it", "48 MB", "-Xmx8g");
        assertThat(lines.get(1)).contains("not enough memory to decode it", "24 MB of Java's heap", "-Xmx8g");
        assertThat(lines.subList(2, 6)).containsOnly("side 8");
    }

    @Test
    void what_is_not_supported_is_called_by_name_with_the_way_round() throws IOException {
        Path file = Files.write(folder.resolve("a.jpg"), "\0\0\0\u0018ftypheic".getBytes(UTF_8));
        assertThatThrownBy(() -> new ImageReader(8).read(file))
                .isInstanceOfSatisfying(
                        UserException.class,
                        e -> assertThat(e.line())
                                .isEqualTo(file + " cannot be read as an image: a HEIC image, which is not supported; "
                                        + "convert it to JPEG or PNG"));
    }

    /** Black, and mostly holes on the disk. */
    private Path bitmap(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        int size = 3 * width * height;
        ByteBuffer header = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 'B').put((byte) 'M').putInt(54 + size).putInt(0).putInt(54);
        header.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        try (RandomAccessFile bitmap = new RandomAccessFile(file.toFile(), "rw")) {
            bitmap.write(header.array());
            bitmap.setLength(54 + size);
        }
        return file;
    }
}

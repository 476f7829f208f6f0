package org.alexnet4j.image.leptonica;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.alexnet4j.image.HostileImages;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoderContractTest;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.image.ImageResizer;
import org.alexnet4j.image.UnreadableImageException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class LeptonicaDecoderTest extends ImageDecoderContractTest {
    private static final ImageDecoder DECODER = new LeptonicaDecoder();

    @TempDir
    Path folder;

    @Override
    protected ImageDecoder decoder() {
        return DECODER;
    }

    /** Odd sides, so that every reduction has to round up: what is reduced while decoding must not shift. */
    @Test
    void a_large_jpeg_that_is_reduced_while_it_is_decoded_looks_the_same() throws Exception {
        for (int[] sides : new int[][] {{1500, 1125}, {1023, 2047}, {999, 999}}) {
            byte[] jpeg = rings(sides[0], sides[1]);
            for (int size : new int[] {30, 64, 128}) {
                Image whole = ImageResizer.square(DECODER.decode(jpeg), size);
                Image reduced = DECODER.decodeSquare(jpeg, size);
                double squares = 0;
                for (int i = 0; i < whole.planes().length; i++) {
                    squares += Math.pow((whole.planes()[i] & 0xFF) - (reduced.planes()[i] & 0xFF), 2);
                }
                assertThat(Math.sqrt(squares / whole.planes().length))
                        .as("%d x %d to %d", sides[0], sides[1], size)
                        .isLessThan(1.5);
            }
            Image few = DECODER.decode(jpeg, 100);
            assertThat(few.shorterSide()).isBetween(100, 200);
        }
    }

    private static byte[] rings(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value = (int) (127 + 120 * Math.sin(Math.hypot(x - width / 3.0, y - height / 2.0) / 25));
                image.setRGB(x, y, value << 16 | (255 - value) << 8 | value / 2);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    /** 200 million pixels, as telephones have them: more than the limit, but not once it is reduced. */
    @Test
    void a_huge_jpeg_is_decoded_at_a_fraction_or_refused() throws Exception {
        byte[] jpeg = HostileImages.jpeg(16_320, 12_240, 1, 1, 1 << 20);
        Image square = DECODER.decodeSquare(jpeg, 256);
        assertThat(square.value(0, 128, 128)).isEqualTo(128);
        assertThatThrownBy(() -> DECODER.decode(jpeg))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("larger than the limit");
        assertThatThrownBy(() -> ImageDecoders.pure().decodeSquare(jpeg, 256))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("larger than the limit");
    }

    @Test
    void a_damaged_lossy_webp_file_is_called_damaged() throws Exception {
        byte[] webp = bytes("lossy-photo.webp");
        // The start code of a key frame.
        webp[23] = 0;
        assertThatThrownBy(() -> DECODER.decode(webp))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageStartingWith("damaged");
    }

    @Test
    void an_image_that_only_java_can_decode_is_told_of_once() throws Exception {
        AtomicInteger told = new AtomicInteger();
        ImageDecoder telling = DECODER.telling(told::incrementAndGet);
        byte[] jpeg = bytes("color.jpg");
        Image sound = telling.decode(jpeg);
        telling.decode(bytes("color.gif"));
        assertThat(told).as("what is Java's by its kind is no fallback").hasValue(0);

        // The version of its JFIF header.
        jpeg[11] ^= 1;
        assertThat(telling.decode(jpeg).width()).isEqualTo(sound.width());
        assertThat(told).hasValue(1);
        telling.decodeSquare(jpeg, 8);
        assertThat(told).hasValue(2);
    }

    @Test
    void native_code_is_found_from_any_thread_and_writes_nothing_on_standard_error() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                DamagedFiles.class.getName()));
        for (String file : List.of("color.jpg", "progressive.jpg", "subsampled.jpg", "color.png", "palette.png")) {
            Path copy = folder.resolve(file);
            Files.write(copy, bytes(file));
            command.add(copy.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(printed.strip()).isEqualTo("leptonica and damage");
        assertThat(folder.resolve("errors")).hasContent("");
    }

    @Test
    void is_the_fastest_where_it_is_on_the_class_path() {
        assertThat(ImageDecoders.fastest()).isInstanceOf(LeptonicaDecoder.class);
        assertThat(ImageDecoders.fastest().name()).startsWith("leptonica-");
    }
}

package org.alexnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every decoder must do. All files show the same 24 x 16 image: four quadrants, red, green, blue and yellow; where
 * there is transparency, it is the fourth.
 */
public abstract class ImageDecoderContractTest {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 16;
    private static final int[] WHITE = {255, 255, 255};
    private static final int[][] QUADRANTS = {{200, 40, 40}, {40, 160, 60}, {30, 60, 200}, {230, 220, 60}};

    /** Lossy coding and other formulas for the same colors move values by so much at most. */
    private static final int TOLERANCE = 6;

    /** A file that stands for much work is refused within this time. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** The decoder to test. */
    protected abstract ImageDecoder decoder();

    /** Whether it reads WebP files with lossy coding. */
    protected boolean readsLossyWebp() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "color.jpg",
                "subsampled.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "ycck.jpg",
                "profile.jpg",
                "profile.webp",
                "profile.png",
                "color.png",
                "palette.png",
                "deep.png",
                "color.gif",
                "animated.gif",
                "color.bmp",
                "lossless.webp",
                "animated.webp",
                "color.tif",
                "cmyk.tif",
                "pages.tif"
            })
    void colors_come_out(String file) throws Exception {
        check(decoder().decode(bytes(file)), QUADRANTS);
    }

    @Test
    void lossy_webp_comes_out_or_is_refused_by_name() throws Exception {
        for (String file : List.of("color.webp", "lossy-photo.webp", "animated-lossy.webp")) {
            if (readsLossyWebp()) {
                assertThat(decoder().decode(bytes(file)).shorterSide()).isGreaterThanOrEqualTo(HEIGHT);
            } else {
                assertThatThrownBy(() -> decoder().decode(bytes(file)))
                        .isInstanceOf(UnreadableImageException.class)
                        .hasMessageContaining("native decoder");
            }
        }
        if (readsLossyWebp()) {
            check(decoder().decode(bytes("color.webp")), QUADRANTS);
        }
    }

    @Test
    void the_first_frame_of_an_animation_lies_on_its_canvas() throws Exception {
        Image gif = decoder().decode(bytes("frame-in-canvas.gif"));
        assertThat(gif.width()).isEqualTo(60);
        assertThat(gif.height()).isEqualTo(60);
        checkPixel(gif, 19, 19, WHITE);
        checkPixel(gif, 40, 40, WHITE);
        checkPixel(gif, 20, 20, new int[] {200, 30, 30});
        checkPixel(gif, 39, 39, new int[] {30, 30, 200});
        Image webp = decoder().decode(bytes("frame-in-canvas.webp"));
        assertThat(webp.width()).isEqualTo(80);
        assertThat(webp.height()).isEqualTo(60);
        checkPixel(webp, 19, 30, WHITE);
        checkPixel(webp, 41, 50, WHITE);
        checkPixel(webp, 20, 30, new int[] {200, 30, 30});
        checkPixel(webp, 40, 50, new int[] {200, 30, 30});
        Image square = decoder().decodeSquare(bytes("frame-in-canvas.webp"), 60);
        checkPixel(square, 19, 30, WHITE);
        checkPixel(square, 30, 30, new int[] {200, 30, 30});
    }

    @Test
    void a_whole_image_that_lacks_only_its_end_mark_is_read() throws Exception {
        assertThat(decoder().decode(bytes("no-end.jpg")).width()).isEqualTo(120);
        assertThat(decoder().decode(bytes("no-end.png")).width()).isEqualTo(64);
        byte[] jpeg = bytes("no-end.jpg");
        for (int missing : new int[] {40, 400}) {
            assertThatThrownBy(() -> decoder().decode(Arrays.copyOf(jpeg, jpeg.length - missing)))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageContaining("truncated");
        }
    }

    @Test
    void unusual_but_valid_files_are_read() throws Exception {
        Image os2 = decoder().decode(bytes("os2.bmp"));
        assertThat(os2.width()).isEqualTo(120);
        assertThat(decoder().decode(bytes("five-bands.tif")).width()).isEqualTo(64);
        Image turned = decoder().decode(bytes("xmp-orientation-6.jpg"));
        assertThat(turned.width()).isEqualTo(80);
        assertThat(turned.height()).isEqualTo(120);
        // More transparency than colors: all are opaque, for either decoder.
        assertThat(decoder().decode(bytes("transparency-too-long.png")).planes())
                .isEqualTo(ImageDecoders.pure()
                        .decode(bytes("transparency-too-long.png"))
                        .planes());
    }

    @Test
    void samples_that_are_not_read_are_called_by_name() {
        assertThatThrownBy(() -> decoder().decode(bytes("signed-16-bit.tif")))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("signed 16-bit")
                .hasMessageContaining("convert it");
    }

    @Test
    void files_that_stand_for_much_work_are_refused_soon() {
        for (byte[] file : List.of(
                HostileImages.jpeg(11_585, 11_585, 3, 100, 15_000),
                HostileImages.jpeg(11_585, 11_585, 1, 5_000, 500_000),
                HostileImages.jpeg(4_000, 4_000, 1, 100, 70_000),
                HostileImages.jpeg(11_000, 11_000, 4, 1, 2_300),
                HostileImages.jpeg(11_000, 11_000, 4, 1, 100_000),
                HostileImages.tiff(11_000, 11_000),
                HostileImages.webp(16_383, 8_191),
                HostileImages.gif(100_000))) {
            assertTimeout(
                    SOON,
                    () -> assertThatThrownBy(() -> decoder().decodeSquare(file, 256))
                            .isInstanceOf(UnreadableImageException.class)
                            .message()
                            .containsAnyOf("too long", "truncated"));
        }
    }

    @Test
    void chunks_that_unpack_to_gigabytes_are_passed_over() {
        for (String chunk : List.of("zTXt", "iCCP", "iTXt")) {
            byte[] png = HostileImages.png(16, 16, chunk, 1_000);
            assertTimeout(
                    SOON,
                    () -> assertThat(decoder().decodeSquare(png, 8).width()).isEqualTo(8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray.jpg", "gray.png", "deep-gray.png", "gray-alpha.png"})
    void gray_comes_out_as_three_equal_colors(String file) throws Exception {
        int[][] gray = new int[QUADRANTS.length][3];
        for (int i = 0; i < gray.length; i++) {
            int[] color = QUADRANTS[i];
            Arrays.fill(gray[i], (int) Math.round(0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]));
        }
        check(decoder().decode(bytes(file)), gray);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha.png", "alpha.webp", "palette-alpha.png", "key.png"})
    void transparent_parts_are_white(String file) throws Exception {
        int[][] expected = QUADRANTS.clone();
        expected[3] = new int[] {255, 255, 255};
        check(decoder().decode(bytes(file)), expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orientation-1.jpg",
                "orientation-2.jpg",
                "orientation-3.jpg",
                "orientation-4.jpg",
                "orientation-5.jpg",
                "orientation-6.jpg",
                "orientation-7.jpg",
                "orientation-8.jpg",
                "orientation-6.png",
                "orientation-6.webp",
                "orientation-6.tif"
            })
    void images_are_turned_upright(String file) throws Exception {
        check(decoder().decode(bytes(file)), QUADRANTS);
        Image square = decoder().decodeSquare(bytes(file), 8);
        assertThat(square.width()).isEqualTo(8);
        for (int quadrant = 0; quadrant < 4; quadrant++) {
            checkPixel(square, quadrant / 2 * 6 + 1, quadrant % 2 * 6 + 1, QUADRANTS[quadrant]);
        }
    }

    @Test
    void a_square_is_the_same_whether_made_at_once_or_in_two_steps() throws Exception {
        for (String file : List.of("color.jpg", "gray.jpg", "orientation-6.jpg", "color.png", "alpha.webp")) {
            for (int size : new int[] {5, 8, 16, 40}) {
                Image atOnce = decoder().decodeSquare(bytes(file), size);
                Image inSteps = ImageResizer.square(decoder().decode(bytes(file)), size);
                assertThat(atOnce.width()).isEqualTo(size);
                for (int i = 0; i < atOnce.planes().length; i++) {
                    assertThat(atOnce.planes()[i] & 0xFF)
                            .as("%s to %d, value %d", file, size, i)
                            .isBetween((inSteps.planes()[i] & 0xFF) - 8, (inSteps.planes()[i] & 0xFF) + 8);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "color.jpg",
                "progressive.jpg",
                "color.png",
                "lossless.webp",
                "color.tif",
                "color.bmp",
                "color.gif"
            })
    void a_file_cut_short_is_unreadable(String file) throws IOException {
        byte[] whole = bytes(file);
        for (int length : new int[] {0, 1, 3, 10, 20, whole.length / 4, whole.length / 2}) {
            assertThatThrownBy(() -> decoder().decode(Arrays.copyOf(whole, length)))
                    .as("%d of %d bytes of %s", length, whole.length, file)
                    .isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void files_that_are_no_images_are_unreadable() {
        for (String text : List.of("", "a", "hello, I am a text", "BMnot really one of those things")) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> decoder().decode(bytes))
                    .isInstanceOf(UnreadableImageException.class)
                    .message()
                    .isNotEmpty()
                    .doesNotContain("\n");
        }
    }

    @Test
    void absurd_dimensions_are_refused_before_anything_is_allocated() throws IOException {
        byte[] png = bytes("color.png");
        java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
        java.nio.ByteBuffer.wrap(png).putInt(16, 0x7FFFFFFF).putInt(20, 0x7FFFFFFF);
        checksum.update(png, 12, 17);
        java.nio.ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());
        byte[] jpeg = bytes("color.jpg");
        int frame = indexOf(jpeg, 0xC0);
        java.nio.ByteBuffer.wrap(jpeg).putInt(frame + 4, 0xFFFFFFFF);
        byte[] bmp = bytes("color.bmp");
        java.nio.ByteBuffer.wrap(bmp).putInt(18, 0xFFFFFF7F).putInt(22, 0xFFFFFF7F);
        for (byte[] file : List.of(png, jpeg, bmp)) {
            assertThatThrownBy(() -> decoder().decode(file))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageMatching(".*(larger than the limit|absurd dimensions|truncated).*");
        }
    }

    private static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i + 1;
            }
        }
        throw new AssertionError("no such marker");
    }

    @Test
    void damage_never_leads_to_anything_but_an_image_or_an_unreadable_image() throws Exception {
        RandomKey key = RandomKey.of(11, Purpose.TEST);
        int unreadable = 0;
        long position = 0;
        for (String file : List.of(
                "color.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "color.png",
                "palette.png",
                "color.gif",
                "color.bmp",
                "lossless.webp",
                "frame-in-canvas.webp",
                "frame-in-canvas.gif",
                "animated.webp",
                "alpha.webp",
                "os2.bmp",
                "cmyk.tif",
                "pages.tif",
                "five-bands.tif",
                "ycck.jpg",
                "xmp-orientation-6.jpg",
                "key.png",
                "deep.png",
                "color.tif",
                "orientation-6.jpg")) {
            for (int i = 0; i < 60; i++) {
                byte[] whole = bytes(file);
                boolean cut = key.below(3, position++) == 0;
                byte[] bytes = cut ? Arrays.copyOf(whole, key.below(whole.length, position++)) : whole;
                for (int damages = 0; damages < 3 && bytes.length > 0; damages++) {
                    // Half of them where headers are.
                    int from = key.below(2, position++) == 0 ? bytes.length : Math.min(bytes.length, 64);
                    bytes[key.below(from, position++)] = (byte) key.below(256, position++);
                }
                long begin = System.nanoTime();
                try {
                    decoder().decodeSquare(bytes, 8);
                } catch (UnreadableImageException e) {
                    unreadable++;
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(file).isLessThan(LONGEST);
            }
        }
        assertThat(unreadable).isPositive();
    }

    @Test
    void many_threads_may_decode_at_once() throws Exception {
        Image expected = decoder().decode(bytes("color.jpg"));
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Image>> images = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                images.add(pool.submit(() -> decoder().decode(bytes("color.jpg"))));
            }
            for (Future<Image> image : images) {
                assertThat(image.get().planes()).isEqualTo(expected.planes());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static void check(Image image, int[][] quadrants) {
        assertThat(image.width()).isEqualTo(WIDTH);
        assertThat(image.height()).isEqualTo(HEIGHT);
        for (int quadrant = 0; quadrant < 4; quadrant++) {
            for (int[] at : new int[][] {{1, 1}, {4, 6}, {6, 10}}) {
                checkPixel(image, quadrant / 2 * 8 + at[0], quadrant % 2 * 12 + at[1], quadrants[quadrant]);
            }
        }
    }

    private static void checkPixel(Image image, int y, int x, int[] color) {
        for (int channel = 0; channel < 3; channel++) {
            assertThat(image.value(channel, y, x))
                    .as("channel %d at row %d, column %d", channel, y, x)
                    .isBetween(color[channel] - TOLERANCE, color[channel] + TOLERANCE);
        }
    }

    /** A file of the test resources. */
    protected static byte[] bytes(String file) throws IOException {
        try (InputStream in = ImageDecoderContractTest.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }
}

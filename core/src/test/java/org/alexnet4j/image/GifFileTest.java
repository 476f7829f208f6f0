package org.alexnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;

class GifFileTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 91;
    private static final int WHITE = 0xFFFFFF;

    private static int[] numbers() {
        RandomKey key = RandomKey.of(3, Purpose.TEST);
        int[] numbers = new int[WIDTH * HEIGHT];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = key.below(8, i);
        }
        return numbers;
    }

    private static int pixel(Image image, int y, int x) {
        return image.value(0, y, x) << 16 | image.value(1, y, x) << 8 | image.value(2, y, x);
    }

    @Test
    void unusual_files_show_the_same_pixels() throws Exception {
        List<Consumer<GifBytes>> forms = List.of(
                gif -> {},
                gif -> gif.interlaced = true,
                gif -> gif.localColors = true,
                gif -> gif.trailer = false,
                gif -> gif.doubleClear = true,
                gif -> gif.codesAfterTheEnd = true,
                gif -> gif.endCode = false,
                gif -> gif.comments = 1000,
                gif -> {
                    gif.interlaced = true;
                    gif.doubleClear = true;
                    gif.localColors = true;
                    gif.trailer = false;
                });
        int[] numbers = numbers();
        for (int form = 0; form < forms.size(); form++) {
            GifBytes gif = new GifBytes();
            forms.get(form).accept(gif);
            Image image = ImageDecoders.pure().decode(gif.write(numbers, WIDTH, HEIGHT));
            assertThat(image.width()).isEqualTo(WIDTH);
            for (int i = 0; i < numbers.length; i++) {
                assertThat(pixel(image, i / WIDTH, i % WIDTH))
                        .as("form %d, pixel %d", form, i)
                        .isEqualTo(GifBytes.color(numbers[i]));
            }
        }
    }

    @Test
    void what_is_transparent_and_what_the_frame_leaves_free_is_white() throws Exception {
        int[] numbers = numbers();
        GifBytes gif = new GifBytes();
        gif.transparent = 2;
        gif.screenWidth = 50;
        gif.screenHeight = 100;
        gif.left = 10;
        gif.top = 5;
        Image image = ImageDecoders.pure().decode(gif.write(numbers, WIDTH, HEIGHT));
        assertThat(image.width()).isEqualTo(50);
        assertThat(image.height()).isEqualTo(100);
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 50; x++) {
                boolean free = y < 5 || y >= 5 + HEIGHT || x < 10 || x >= 10 + WIDTH;
                int number = free ? 2 : numbers[(y - 5) * WIDTH + x - 10];
                assertThat(pixel(image, y, x)).isEqualTo(number == 2 ? WHITE : GifBytes.color(number));
            }
        }
    }

    @Test
    void a_frame_that_does_not_fit_on_its_screen_makes_it_larger() throws Exception {
        GifBytes gif = new GifBytes();
        gif.screenWidth = 20;
        gif.screenHeight = 20;
        gif.left = 3;
        Image image = ImageDecoders.pure().decode(gif.write(numbers(), WIDTH, HEIGHT));
        assertThat(image.width()).isEqualTo(3 + WIDTH);
        assertThat(image.height()).isEqualTo(HEIGHT);
    }

    @Test
    void a_frame_that_is_not_whole_is_truncated() {
        byte[] whole = new GifBytes().write(numbers(), WIDTH, HEIGHT);
        for (int length = 6; length < whole.length - 10; length += 7) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ImageDecoders.pure().decode(part))
                    .as("%d bytes", length)
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageStartingWith("truncated");
        }
    }
}

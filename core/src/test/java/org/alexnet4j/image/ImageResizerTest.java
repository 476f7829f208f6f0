package org.alexnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;

class ImageResizerTest {
    @Test
    void agrees_with_the_definition() {
        for (int[] sizes : new int[][] {{50, 37, 16}, {37, 50, 16}, {9, 30, 20}, {64, 64, 7}, {5, 3, 1}, {1, 4, 3}}) {
            Image image = noise(sizes[0], sizes[1]);
            Image fast = ImageResizer.square(image, sizes[2]);
            for (int channel = 0; channel < 3; channel++) {
                for (int y = 0; y < sizes[2]; y++) {
                    for (int x = 0; x < sizes[2]; x++) {
                        double expected = Math.max(0, Math.min(255, plain(image, sizes[2], channel, y, x)));
                        assertThat((double) fast.value(channel, y, x))
                                .as("%d x %d to %d at %d, %d, %d", sizes[0], sizes[1], sizes[2], channel, y, x)
                                .isBetween(expected - 0.53, expected + 0.53);
                    }
                }
            }
        }
    }

    /** Both windows at once, straight from the formula. */
    private static double plain(Image image, int size, int channel, int y, int x) {
        int side = Math.min(image.width(), image.height());
        double factor = (double) side / size;
        double stretch = Math.max(1, factor);
        double centerX = (image.width() - side) / 2.0 + (x + 0.5) * factor;
        double centerY = (image.height() - side) / 2.0 + (y + 0.5) * factor;
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < image.height(); row++) {
            for (int column = 0; column < image.width(); column++) {
                double weight = lanczos((row + 0.5 - centerY) / stretch) * lanczos((column + 0.5 - centerX) / stretch);
                sum += weight * image.value(channel, row, column);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double lanczos(double x) {
        if (Math.abs(x) >= 3) {
            return 0;
        }
        return x == 0 ? 1 : 3 * Math.sin(Math.PI * x) * Math.sin(Math.PI * x / 3) / (Math.PI * x * Math.PI * x);
    }

    @Test
    void a_fine_checkerboard_becomes_gray_and_not_a_coarse_one() {
        int width = 200;
        int height = 160;
        byte[] planes = new byte[3 * width * height];
        for (int i = 0; i < planes.length; i++) {
            int y = i / width % height;
            planes[i] = (byte) ((i % width + y) % 2 * 255);
        }
        Image small = ImageResizer.square(new Image(width, height, planes), 37);
        for (int i = 0; i < small.planes().length; i++) {
            assertThat(small.planes()[i] & 0xFF).isBetween(118, 137);
        }
    }

    @Test
    void one_color_stays_that_color() {
        byte[] planes = new byte[3 * 91 * 70];
        java.util.Arrays.fill(planes, (byte) 201);
        for (int size : new int[] {1, 8, 69, 70, 71, 150}) {
            assertThat(ImageResizer.square(new Image(91, 70, planes), size).planes())
                    .containsOnly((byte) 201);
        }
    }

    @Test
    void an_image_of_the_right_height_is_only_cut() {
        Image image = noise(20, 12);
        Image square = ImageResizer.square(image, 12);
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 12; x++) {
                assertThat(square.value(1, y, x)).isEqualTo(image.value(1, y, x + 4));
            }
        }
    }

    private static Image noise(int width, int height) {
        RandomKey key = RandomKey.of(3, Purpose.TEST).at(width).at(height);
        byte[] planes = new byte[3 * width * height];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (byte) key.below(256, i);
        }
        return new Image(width, height, planes);
    }
}

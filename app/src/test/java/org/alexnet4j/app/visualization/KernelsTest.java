package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final float[] GRAY = {1, -2, 3, 4, 1, -2, 3, 4, 1, -2, 3, 4};
    private static final float[] OPPONENT = {1, -1, 1, -1, -1, 1, -1, 1, 0, 0, 0, 0};
    private static final float[] RED = {0.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    @Test
    void a_gray_kernel_has_no_color_and_one_whose_planes_cancel_nothing_else() {
        assertThat(new Kernels("conv1", 2, 1, List.of(GRAY)).colorfulness()).containsExactly(0.0);
        assertThat(new Kernels("conv1", 2, 1, List.of(OPPONENT)).colorfulness()).containsExactly(1.0);
        assertThat(new Kernels("conv1", 2, 1, List.of(RED)).colorfulness().get(0))
                .isCloseTo(2.0 / 3, within(1e-9));
        assertThat(new Kernels("conv1", 2, 1, List.of(new float[12])).colorfulness())
                .containsExactly(0.0);
    }

    @Test
    void noise_is_colorful_by_two_thirds() {
        List<float[]> noise = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            float[] kernel = new float[3 * 11 * 11];
            for (int j = 0; j < kernel.length; j++) {
                kernel[j] = (float) RandomKey.of(7, Purpose.WEIGHTS).at(i).normal(j);
            }
            noise.add(kernel);
        }
        Kernels kernels = new Kernels("conv1", 11, 2, noise);
        assertThat(kernels.colorfulness())
                .hasSize(2)
                .allSatisfy(tower -> assertThat(tower).isCloseTo(2.0 / 3, within(0.01)));
        assertThat(kernels.towerIndex()).isLessThan(0.02);
    }

    @Test
    void the_tower_index_is_one_where_one_tower_is_gray() {
        assertThat(new Kernels("conv1", 2, 2, List.of(GRAY, GRAY, OPPONENT, RED)).towerIndex())
                .isEqualTo(1);
        assertThat(new Kernels("conv1", 2, 2, List.of(GRAY, OPPONENT, OPPONENT, GRAY)).towerIndex())
                .isZero();
        assertThat(new Kernels("conv1", 2, 2, List.of(GRAY, GRAY)).towerIndex()).isZero();
    }

    @Test
    void kernels_are_drawn_by_their_own_largest_weight_without_blur_and_towers_apart() {
        KernelSheet sheet = new KernelSheet(new Kernels("conv1", 2, 2, List.of(RED, OPPONENT)), "test");
        BufferedImage pixels = FigureFile.pixels(sheet, new Style(Theme.LIGHT, Figure.NARROWEST));
        // Of the first, a quarter is red; of the second, in a row of its own, two columns of the opposite colors.
        int cell = count(pixels, 0xFF8080) * 4;
        assertThat(cell).isGreaterThan(56 * 56);
        assertThat(count(pixels, 0x808080)).isCloseTo(cell * 3 / 4, within(cell / 20));
        assertThat(count(pixels, 0xFF0080)).isCloseTo(cell / 2, within(cell / 20));
        assertThat(count(pixels, 0x00FF80)).isCloseTo(cell / 2, within(cell / 20));
        assertThat(firstRow(pixels, 0xFF0080)).isGreaterThan(firstRow(pixels, 0xFF8080) + 56);
    }

    private static int count(BufferedImage pixels, int color) {
        int count = 0;
        for (int y = 0; y < pixels.getHeight(); y++) {
            for (int x = 0; x < pixels.getWidth(); x++) {
                count += (pixels.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
            }
        }
        return count;
    }

    private static int firstRow(BufferedImage pixels, int color) {
        int row = 0;
        while (count(pixels.getSubimage(0, row, pixels.getWidth(), 1), color) == 0) {
            row++;
        }
        return row;
    }
}

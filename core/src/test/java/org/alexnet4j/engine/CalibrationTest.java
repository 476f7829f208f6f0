package org.alexnet4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.reference.ReferenceProvider;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int PIXELS = 3 * 40 * 40;

    /** The input of the second layer is minus three times the pixels. */
    private final Network network = Network.of(new NetworkSpec(
            "copy",
            new Shape(3, 40, 40),
            List.of(
                    new LayerSpec.Convolution(
                            "conv1",
                            NetworkSpec.INPUT,
                            3,
                            new org.alexnet4j.network.Window(1, 1, 0, org.alexnet4j.network.Rounding.FLOOR),
                            1,
                            0.1,
                            0),
                    new LayerSpec.FullyConnected("fc2", "conv1", 2, 0.1, 0))));

    private final Parameters parameters = Parameters.of(Map.of(
            "conv1.weight", FloatBuffer.wrap(new float[] {-3, 0, 0, 0, -3, 0, 0, 0, -3}),
            "conv1.bias", FloatBuffer.allocate(3),
            "fc2.weight", FloatBuffer.allocate(2 * PIXELS),
            "fc2.bias", FloatBuffer.allocate(2)));

    private final Engine engine = new ReferenceProvider().open(1);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void the_range_is_that_of_all_but_a_ten_thousandth_of_the_magnitudes() {
        float[] pixels = new float[5 * PIXELS];
        Arrays.fill(pixels, 1);
        // Of 24,000 values one in ten thousand is two; a third decides.
        pixels[7] = 1000;
        pixels[PIXELS + 3] = 1000;
        pixels[4 * PIXELS + 9] = 50;
        assertThat(range(pixels)).isBetween(150.0, 151.5);
        pixels[4 * PIXELS + 9] = 1;
        assertThat(range(pixels)).isBetween(3.0, 3.04);
    }

    @Test
    void zeros_do_not_count_however_many_they_are() {
        float[] pixels = new float[5 * PIXELS];
        pixels[PIXELS] = 100;
        assertThat(range(pixels)).isBetween(300.0, 303.0);
    }

    @Test
    void a_range_is_never_too_small_for_the_model_file() {
        float[] pixels = new float[PIXELS];
        Arrays.fill(pixels, Float.MIN_VALUE);
        assertThat(range(pixels)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
    }

    @Test
    void zeros_have_a_range_too() {
        assertThat(range(new float[PIXELS])).isPositive();
    }

    @Test
    void what_is_not_finite_is_told() {
        float[] pixels = new float[5 * PIXELS];
        Arrays.fill(pixels, 1);
        pixels[3 * PIXELS] = Float.NaN;
        assertThatThrownBy(() -> range(pixels))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("conv1 are not finite");
    }

    private double range(float[] pixels) {
        try (Calibration calibration = new Calibration(network, parameters, engine, 3)) {
            for (int from = 0; from < pixels.length; from += 3 * PIXELS) {
                int images = Math.min(3, (pixels.length - from) / PIXELS);
                calibration.observe(FloatBuffer.wrap(pixels, from, images * PIXELS), images);
            }
            ActivationRanges ranges = calibration.ranges();
            assertThat(ranges.inputs()).containsOnlyKeys("fc2");
            return ranges.largest("fc2");
        }
    }
}

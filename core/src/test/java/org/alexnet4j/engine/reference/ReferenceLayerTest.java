package org.alexnet4j.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.alexnet4j.network.LayerSpec.Lrn.Region;
import org.alexnet4j.network.LayerSpec.Pooling.Kind;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.junit.jupiter.api.Test;

/** Every layer on an example that fits a sheet of paper. */
final class ReferenceLayerTest {
    private static final DropoutMask MASK = new DropoutMask(1, 2);
    private static final double[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static double[] forward(ReferenceLayer layer, double... x) {
        return layer.forward(x, 1, MASK);
    }

    private static double[] backward(ReferenceLayer layer, double[] x, double... dy) {
        return layer.backward(x, forward(layer, x), dy, 1, MASK);
    }

    private static ReferenceConvolution convolution(Shape in, Shape out, Window window, int groups) {
        return new ReferenceConvolution(
                new LayerSpec.Convolution("c", "input", out.channels(), window, groups, 0, 0), in, out);
    }

    private static void set(double[] target, double... values) {
        System.arraycopy(values, 0, target, 0, target.length);
    }

    @Test
    void convolution_is_a_correlation_with_bias() {
        ReferenceConvolution layer =
                convolution(new Shape(1, 3, 3), new Shape(1, 2, 2), new Window(2, 1, 0, Rounding.FLOOR), 1);
        set(layer.weight, 1, 2, 3, 4);
        set(layer.bias, 0.5);

        assertThat(forward(layer, NINE)).containsExactly(37.5, 47.5, 67.5, 77.5);
        assertThat(backward(layer, NINE, 1, 0, 0, 1)).containsExactly(1, 2, 0, 3, 5, 2, 0, 3, 4);
        assertThat(layer.dWeight).containsExactly(1 + 5, 2 + 6, 4 + 8, 5 + 9);
        assertThat(layer.dBias).containsExactly(2);
    }

    @Test
    void a_locally_connected_layer_has_kernels_and_biases_of_its_own_at_every_position() {
        ReferenceConvolution layer = new ReferenceConvolution(
                new LayerSpec.LocallyConnected("l", "input", 1, new Window(2, 1, 0, Rounding.FLOOR), 1, 0, 0),
                new Shape(1, 3, 3),
                new Shape(1, 2, 2));
        set(layer.weight, 1, 2, 3, 4, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1);
        set(layer.bias, 0.5, 1, 0, 0.25);

        assertThat(forward(layer, NINE)).containsExactly(37.5, 3, 7, -8.75);
        assertThat(backward(layer, NINE, 1, 2, 0, 10)).containsExactly(1, 4, 0, 3, 4, 0, 0, 0, -10);
        assertThat(layer.dWeight)
                .containsExactly(1, 2, 4, 5, 2 * 2, 2 * 3, 2 * 5, 2 * 6, 0, 0, 0, 0, 10 * 5, 10 * 6, 10 * 8, 10 * 9);
        assertThat(layer.dBias).containsExactly(1, 2, 0, 10);
    }

    @Test
    void convolution_sees_zeros_in_the_padding_and_beyond_the_last_edge() {
        // Stride 2 with a kernel of 2 on 3 pixels: the second window hangs over by one.
        ReferenceConvolution over =
                convolution(new Shape(1, 3, 3), new Shape(1, 2, 2), new Window(2, 2, 0, Rounding.CEIL), 1);
        set(over.weight, 1, 1, 1, 1);
        assertThat(forward(over, NINE)).containsExactly(12, 9, 15, 9);
        assertThat(backward(over, NINE, 1, 2, 3, 4)).containsExactly(1, 1, 2, 1, 1, 2, 3, 3, 4);

        ReferenceConvolution padded =
                convolution(new Shape(1, 1, 1), new Shape(1, 1, 1), new Window(3, 1, 1, Rounding.FLOOR), 1);
        set(padded.weight, NINE);
        assertThat(forward(padded, 2)).containsExactly(10);
        assertThat(backward(padded, new double[] {2}, 3)).containsExactly(15);
        assertThat(padded.dWeight).containsExactly(0, 0, 0, 0, 6, 0, 0, 0, 0);
    }

    @Test
    void groups_of_channels_do_not_see_each_other() {
        ReferenceConvolution layer =
                convolution(new Shape(4, 1, 1), new Shape(2, 1, 1), new Window(1, 1, 0, Rounding.FLOOR), 2);
        set(layer.weight, 1, 10, 100, 1000);

        assertThat(forward(layer, 1, 2, 3, 4)).containsExactly(21, 4300);
        assertThat(backward(layer, new double[] {1, 2, 3, 4}, 1, 2)).containsExactly(1, 10, 200, 2000);
        assertThat(layer.dWeight).containsExactly(1, 2, 6, 8);
    }

    @Test
    void fully_connected_is_a_matrix_times_a_vector() {
        ReferenceFullyConnected layer = new ReferenceFullyConnected(3, 2);
        set(layer.weight, 1, 2, 3, 4, 5, 6);
        set(layer.bias, 10, 20);

        assertThat(forward(layer, 1, 0, -1)).containsExactly(8, 18);
        assertThat(backward(layer, new double[] {1, 0, -1}, 1, 2)).containsExactly(9, 12, 15);
        assertThat(layer.dWeight).containsExactly(1, 0, -1, 2, 0, -2);
        assertThat(layer.dBias).containsExactly(1, 2);
    }

    @Test
    void activations_and_their_slopes() {
        double[] x = {-1, 0, 2};
        assertThat(forward(new ReferenceActivation(Function.RELU), x)).containsExactly(0, 0, 2);
        assertThat(backward(new ReferenceActivation(Function.RELU), x, 5, 6, 7)).containsExactly(0, 0, 7);
        assertThat(forward(new ReferenceActivation(Function.SIGMOID), 0, Math.log(3)))
                .containsExactly(new double[] {0.5, 0.75}, within(1e-15));
        assertThat(backward(new ReferenceActivation(Function.SIGMOID), new double[] {0, Math.log(3)}, 1, 1))
                .containsExactly(new double[] {0.25, 0.1875}, within(1e-15));
        assertThat(forward(new ReferenceActivation(Function.TANH), 0, Math.log(2)))
                .containsExactly(new double[] {0, 0.6}, within(1e-15));
        assertThat(backward(new ReferenceActivation(Function.TANH), new double[] {0, Math.log(2)}, 1, 1))
                .containsExactly(new double[] {1, 0.64}, within(1e-15));
    }

    @Test
    void maximum_goes_to_the_first_of_equals() {
        ReferencePooling layer = new ReferencePooling(
                new LayerSpec.Pooling("p", "input", Kind.MAX, new Window(2, 1, 0, Rounding.FLOOR)),
                new Shape(1, 2, 3),
                new Shape(1, 1, 2));
        double[] x = {0, 7, 7, 7, 7, 0};

        assertThat(forward(layer, x)).containsExactly(7, 7);
        assertThat(backward(layer, x, 1, 2)).containsExactly(0, 3, 0, 0, 0, 0);
    }

    @Test
    void maximum_does_not_see_zeros_in_the_padding() {
        ReferencePooling layer = new ReferencePooling(
                new LayerSpec.Pooling("p", "input", Kind.MAX, new Window(3, 1, 1, Rounding.FLOOR)),
                new Shape(1, 1, 1),
                new Shape(1, 1, 1));
        assertThat(forward(layer, -4)).containsExactly(-4);
    }

    @Test
    void average_divides_by_what_is_covered() {
        ReferencePooling layer = new ReferencePooling(
                new LayerSpec.Pooling("p", "input", Kind.AVERAGE, new Window(2, 2, 0, Rounding.CEIL)),
                new Shape(1, 3, 3),
                new Shape(1, 2, 2));

        assertThat(forward(layer, NINE)).containsExactly(3, 4.5, 7.5, 9);
        assertThat(backward(layer, NINE, 4, 2, 6, 5)).containsExactly(1, 1, 1, 1, 1, 1, 3, 3, 5);
    }

    @Test
    void normalization_takes_alpha_as_the_paper_does() {
        // beta 1, k 1, alpha 1: every term counts whole, not divided by the number of terms.
        double[] x = {1, 2, 3};
        ReferenceLrn across =
                new ReferenceLrn(new LayerSpec.Lrn("n", "input", Region.ACROSS_MAPS, 3, 1, 1, 1), new Shape(3, 1, 1));
        double[] expected = {1 / 6.0, 2 / 15.0, 3 / 14.0};
        assertThat(forward(across, x)).containsExactly(expected, within(1e-15));
        // dy is 1 for the middle map: d(x1 / d) / dx0 = -2 x1 x0 / d^2, d = 15.
        assertThat(backward(across, x, 0, 1, 0))
                .containsExactly(new double[] {-4 / 225.0, 1 / 15.0 - 8 / 225.0, -12 / 225.0}, within(1e-15));

        ReferenceLrn within =
                new ReferenceLrn(new LayerSpec.Lrn("n", "input", Region.WITHIN_MAP, 3, 1, 1, 1), new Shape(1, 1, 3));
        assertThat(forward(within, x)).containsExactly(expected, within(1e-15));
        ReferenceLrn alone =
                new ReferenceLrn(new LayerSpec.Lrn("n", "input", Region.WITHIN_MAP, 3, 1, 1, 1), new Shape(3, 1, 1));
        assertThat(forward(alone, x)).containsExactly(new double[] {1 / 2.0, 2 / 5.0, 3 / 10.0}, within(1e-15));
    }

    @Test
    void dropout_follows_its_mask_and_scales_in_a_test() {
        ReferenceDropout layer = new ReferenceDropout(0.25, 4);
        double[] x = new double[1000];
        java.util.Arrays.fill(x, 8);
        double[] y = forward(layer, x);
        double[] dx = backward(layer, x, x);
        int dropped = 0;
        for (int i = 0; i < x.length; i++) {
            boolean zeroed = DropoutMask.isDropped(MASK.key(4), i, DropoutMask.threshold(0.25));
            assertThat(y[i]).isEqualTo(zeroed ? 0 : 8);
            assertThat(dx[i]).isEqualTo(y[i]);
            dropped += zeroed ? 1 : 0;
        }
        assertThat(dropped).isBetween(180, 320);
        assertThat(layer.forward(new double[] {8}, 1, null)).containsExactly(6);
    }

    @Test
    void loss_is_the_mean_of_minus_log_of_the_probability_of_the_label() {
        double[] gradient = new double[4];
        double loss = ReferenceNetwork.loss(new double[] {Math.log(3), 0, 1000, 0}, new int[] {1, 0}, gradient);

        assertThat(loss).isCloseTo(Math.log(4) / 2, within(1e-15));
        assertThat(gradient).containsExactly(new double[] {0.375, -0.375, 0, 0}, within(1e-15));
    }
}

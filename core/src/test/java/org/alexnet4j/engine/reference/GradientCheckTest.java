package org.alexnet4j.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.alexnet4j.network.LayerSpec.Lrn.Region;
import org.alexnet4j.network.LayerSpec.Pooling.Kind;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GradientCheckTest {
    private static final Window THREE = new Window(3, 1, 1, Rounding.FLOOR);

    static Stream<Arguments> layers() {
        return Stream.of(
                        new LayerSpec.Convolution("layer", "before", 6, THREE, 2, 0, 0),
                        new LayerSpec.Convolution("layer", "before", 5, new Window(4, 3, 0, Rounding.CEIL), 1, 0, 0),
                        new LayerSpec.LocallyConnected("layer", "before", 6, THREE, 2, 0, 0),
                        new LayerSpec.LocallyConnected(
                                "layer", "before", 5, new Window(4, 3, 0, Rounding.CEIL), 1, 0, 0),
                        new LayerSpec.FullyConnected("layer", "before", 7, 0, 0),
                        new LayerSpec.Activation("layer", "before", Function.RELU),
                        new LayerSpec.Activation("layer", "before", Function.TANH),
                        new LayerSpec.Activation("layer", "before", Function.SIGMOID),
                        new LayerSpec.Pooling("layer", "before", Kind.MAX, new Window(3, 2, 1, Rounding.CEIL)),
                        new LayerSpec.Pooling("layer", "before", Kind.AVERAGE, new Window(3, 2, 0, Rounding.CEIL)),
                        new LayerSpec.Lrn("layer", "before", Region.ACROSS_MAPS, 3, 0.3, 0.75, 1),
                        new LayerSpec.Lrn("layer", "before", Region.WITHIN_MAP, 3, 0.3, 0.75, 1),
                        new LayerSpec.Dropout("layer", "before", 0.4))
                .map(layer -> Arguments.of(layer));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void the_gradients_of_every_layer_are_right(LayerSpec layer) {
        List<GradientCheck.Result> results = GradientCheck.run(around(layer), 3, 25, 7, (done, total) -> {});

        assertThat(results).allSatisfy(result -> {
            assertThat(result.relativeError()).as(result.toString()).isLessThan(GradientCheck.TOLERANCE);
            assertThat(result.passed()).isTrue();
            assertThat(result.isUndecided()).as(result.toString()).isFalse();
            assertThat(result.analyticNorm()).as(result.toString()).isPositive();
        });
        assertThat(results.get(0).sampled()).isEqualTo(8);
    }

    @Test
    void what_differs_is_not_called_equal() {
        GradientCheck.Result result = new GradientCheck.Result("fc.weight", 9, 4, 0, 1e-3, 1e-3, 1e-11);
        assertThat(result.relativeError()).isBetween(0.99e-8, 1.01e-8);
        assertThat(result.passed()).isTrue();
        // Off by more than the last place of the loss explains, and not.
        assertThat(new GradientCheck.Result("fc.weight", 9, 4, 0, 1e-9, 1e-3, 1e-3).passed())
                .isFalse();
        assertThat(new GradientCheck.Result("fc.weight", 9, 4, 0, 1e-12, 1e-11, 1e-11).passed())
                .isTrue();
    }

    @Test
    void every_parameter_is_reported_and_told_of() {
        Network network = Network.of(NetworkLibrary.network("cifar-80sec"));
        List<Integer> told = new ArrayList<>();

        List<GradientCheck.Result> results = GradientCheck.run(network, 2, 3, 1, (done, total) -> told.add(done));

        assertThat(results).extracting(GradientCheck.Result::parameter).hasSameSizeAs(network.parameters());
        assertThat(results).allMatch(GradientCheck.Result::passed);
        assertThat(told).hasSameSizeAs(results).startsWith(1).endsWith(results.size());
    }

    @Test
    void the_same_seed_checks_the_same() {
        Network network = around(new LayerSpec.Activation("layer", "before", Function.RELU));
        assertThat(GradientCheck.run(network, 2, 5, 3, (done, total) -> {}))
                .isEqualTo(GradientCheck.run(network, 2, 5, 3, (done, total) -> {}))
                .isNotEqualTo(GradientCheck.run(network, 2, 5, 4, (done, total) -> {}));
    }

    @Test
    void a_gradient_that_is_off_by_a_thousandth_is_found() {
        assertThat(new GradientCheck.Result("p", 1, 1, 0, 1, 1.001, 1e-3).passed())
                .isFalse();
    }

    private static Network around(LayerSpec layer) {
        return Network.of(new NetworkSpec(
                "checked",
                new Shape(2, 8, 9),
                List.of(
                        new LayerSpec.Convolution(
                                "before", NetworkSpec.INPUT, 4, new Window(1, 1, 0, Rounding.FLOOR), 1, 0, 0),
                        layer,
                        new LayerSpec.FullyConnected("logits", "layer", 5, 0, 0))));
    }
}

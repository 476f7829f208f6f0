package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Calibration;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.bytedeco.dnnl.global.dnnl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizationTest {
    @Test
    void weights_are_steps_of_their_output_channel() {
        FloatBuffer scales = FloatBuffer.allocate(3);
        FloatBuffer steps = Quantization.weights(
                FloatBuffer.wrap(new float[] {1.27f, -0.634f, 0.004f, -254, 127, 3, 0, 0, 0}), scales);
        assertThat(steps.array()).containsExactly(127, -63, 0, -127, 64, 2, 0, 0, 0);
        assertThat(scales.array()).containsExactly(new float[] {0.01f, 2, 1}, within(1e-7f));
    }

    @Test
    void maxima_and_dropout_pass_steps_on_and_normalization_does_not() {
        Network network = Network.of(NetworkLibrary.network("alexnet"));
        Map<String, Double> ranges = new HashMap<>();
        ActivationRanges.layersOf(network).forEach(layer -> ranges.put(layer.name(), 51.0));
        Quantization quantization = new Quantization(network, new ActivationRanges(ranges));

        assertThat(ranges).containsOnlyKeys("conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8");
        assertThat(output(quantization, "conv1"))
                .as("in front of a normalization")
                .isNull();
        assertThat(output(quantization, "conv2"))
                .as("in front of a normalization")
                .isNull();
        assertThat(output(quantization, "conv3")).isEqualTo(new Quantization.Steps(dnnl.dnnl_u8, 0.2f));
        assertThat(output(quantization, "conv5")).as("through a pooling").isEqualTo(output(quantization, "conv3"));
        assertThat(output(quantization, "fc6"))
                .as("halved by dropout")
                .isEqualTo(new Quantization.Steps(dnnl.dnnl_u8, 0.4f));
        assertThat(output(quantization, "fc8")).as("the logits").isNull();
    }

    @Test
    void locally_connected_layers_stay_in_floating_point() {
        assertThat(ActivationRanges.layersOf(Network.of(NetworkLibrary.network("cifar-13pct"))))
                .extracting(Network.Layer::name)
                .containsExactly("conv2", "fc10");
    }

    /** Single examples, whose fully connected layers are computed in another way, and what is not 8 bits in either type. */
    @ParameterizedTest
    @CsvSource({
        "quickstart-48, FLOAT32, 1",
        "quickstart-48, FLOAT32, 3",
        "quickstart-48, BFLOAT16, 1",
        "quickstart-48, BFLOAT16, 3",
        "cifar-13pct, FLOAT32, 3",
        "cifar-13pct, BFLOAT16, 3"
    })
    void what_comes_out_is_near_float32(String name, Precision others, int batchSize) {
        Network network = Network.of(NetworkLibrary.network(name));
        Parameters parameters = parameters(network);
        FloatBuffer images = noise(batchSize * network.input().size(), 100);
        try (Engine engine = BareEngine.open()) {
            assumeTrue(engine.quantizes() && engine.precisions().contains(others));
            ActivationRanges ranges;
            try (Calibration calibration = new Calibration(network, parameters, engine, batchSize)) {
                calibration.observe(images, batchSize);
                ranges = calibration.ranges();
            }
            FloatBuffer expected = FloatBuffer.allocate(batchSize * network.classes());
            FloatBuffer got = FloatBuffer.allocate(expected.capacity());
            try (InferenceProgram exact =
                            engine.compileInference(network, parameters, batchSize, Precision.FLOAT32, Set.of());
                    InferenceProgram rounded =
                            ((OneDnnEngine) engine).compileQuantized(network, parameters, ranges, batchSize, others)) {
                exact.infer(images, batchSize, expected);
                rounded.infer(images, batchSize, got);
            }
            double difference = 0;
            double norm = 0;
            for (int i = 0; i < expected.capacity(); i++) {
                difference += Math.pow(got.get(i) - expected.get(i), 2);
                norm += Math.pow(expected.get(i), 2);
            }
            assertThat(Math.sqrt(difference / norm)).isBetween(1e-6, 0.05);
        }
    }

    private static Parameters parameters(Network network) {
        Map<String, FloatBuffer> values = new HashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            values.put(parameter.name(), noise(parameter.size(), Math.sqrt(2.0 / parameter.fanIn())));
        }
        return Parameters.of(values);
    }

    private static FloatBuffer noise(int size, double scale) {
        RandomKey key = RandomKey.of(size, Purpose.TEST);
        FloatBuffer values = FloatBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            values.put(i, (float) (key.normal(i) * scale));
        }
        return values;
    }

    private static Quantization.@org.jspecify.annotations.Nullable Steps output(
            Quantization quantization, String layer) {
        Network network = quantization.network();
        for (int i = 0; i < network.layers().size(); i++) {
            if (network.layers().get(i).name().equals(layer)) {
                return quantization.output(i);
            }
        }
        throw new AssertionError(layer);
    }
}

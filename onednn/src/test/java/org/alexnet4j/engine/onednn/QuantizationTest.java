package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.bytedeco.dnnl.global.dnnl;
import org.junit.jupiter.api.Test;

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

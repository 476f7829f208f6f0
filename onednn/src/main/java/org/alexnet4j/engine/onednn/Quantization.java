package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_s8;
import static org.bytedeco.dnnl.global.dnnl.dnnl_u8;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of a network are 8 bits wide when it infers with 8-bit integers, and what
 * one step of them means. Inputs have one scale each, from 0 where they cannot be negative; weights have one for each
 * output channel.
 *
 * @param network the network
 * @param ranges the largest magnitudes of the inputs of its layers
 */
record Quantization(Network network, ActivationRanges ranges) {
    private static final int LARGEST_SIGNED = 127;
    private static final int LARGEST_UNSIGNED = 255;

    /**
     * A tensor of 8 bits.
     *
     * @param dataType {@code dnnl_u8} or {@code dnnl_s8}
     * @param scale the value of one step
     */
    record Steps(int dataType, float scale) {}

    /** Whether a layer computes with 8 bits. */
    boolean includes(int position) {
        return ActivationRanges.layersOf(network).contains(network.layers().get(position));
    }

    /** The input of a layer that computes with 8 bits. */
    Steps input(int position) {
        boolean signed = !isPositive(position - 1);
        double largest = ranges.largest(network.layers().get(position).name());
        return new Steps(signed ? dnnl_s8 : dnnl_u8, (float) (largest / (signed ? LARGEST_SIGNED : LARGEST_UNSIGNED)));
    }

    /** What a layer may write so that the next one with weights reads it as it is; null for floating point. */
    @Nullable
    Steps output(int position) {
        List<Network.Layer> layers = network.layers();
        if (!includes(position)) {
            return null;
        }
        float kept = 1;
        for (int i = position + 1; i < layers.size(); i++) {
            LayerSpec spec = layers.get(i).spec();
            if (includes(i)) {
                Steps input = input(i);
                return new Steps(input.dataType, input.scale / kept);
            } else if (spec instanceof LayerSpec.Dropout dropout) {
                kept *= (float) (1 - dropout.rate());
            } else if (!isExact(spec, i == position + 1)) {
                return null;
            }
        }
        return null;
    }

    /** Whether a layer makes of steps the same steps: maxima do, and what the layer before has applied in floating point. */
    private static boolean isExact(LayerSpec spec, boolean fused) {
        return (spec instanceof LayerSpec.Activation && fused)
                || (spec instanceof LayerSpec.Pooling pooling && pooling.kind() == LayerSpec.Pooling.Kind.MAX);
    }

    private boolean isPositive(int position) {
        for (int i = position; i >= 0; i--) {
            LayerSpec spec = network.layers().get(i).spec();
            if (spec instanceof LayerSpec.Activation activation) {
                return activation.function() != LayerSpec.Activation.Function.TANH;
            } else if (spec instanceof LayerSpec.WithParameters) {
                return false;
            }
        }
        return false;
    }

    /**
     * Weights as whole numbers of steps, the largest of each output channel at 127.
     *
     * @param weights row-major, output channels outermost, from position 0
     * @param scales receives the value of a step for every output channel
     * @return as many values, from -127 to 127
     */
    static FloatBuffer weights(FloatBuffer weights, FloatBuffer scales) {
        int channels = scales.limit();
        int size = weights.limit() / channels;
        float[] values = new float[size];
        FloatBuffer steps = FloatBuffer.allocate(weights.limit());
        for (int channel = 0; channel < channels; channel++) {
            weights.get(channel * size, values);
            float largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            // Weights that are all zero are zero steps of any size.
            float scale = largest > 0 ? largest / LARGEST_SIGNED : 1;
            for (int i = 0; i < size; i++) {
                values[i] = Math.round(values[i] / scale);
            }
            scales.put(channel, scale);
            steps.put(values);
        }
        return steps.flip();
    }
}

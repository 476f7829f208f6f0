package org.alexnet4j.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.jspecify.annotations.Nullable;

/** A layer's numbers in the words of oneDNN. */
final class Geometry {
    private Geometry() {}

    static long[] strides(Window window) {
        return new long[] {window.stride(), window.stride()};
    }

    static long[] kernel(Window window) {
        return new long[] {window.size(), window.size()};
    }

    static long[] noDilation() {
        return new long[] {0, 0};
    }

    /** Padding at the upper and left edge. */
    static long[] leading(Window window) {
        return new long[] {window.padding(), window.padding()};
    }

    /** Padding at the lower and right edge, as much as the last window needs. */
    static long[] trailing(Window window, Shape input) {
        if (window.rounding() == Rounding.FLOOR) {
            return leading(window);
        }
        return new long[] {window.trailingPadding(input.height()), window.trailingPadding(input.width())};
    }

    /** The activation function; 0 for none. Backward, it is computed from the output. */
    static int algorithm(LayerSpec.@Nullable Activation activation) {
        if (activation == null) {
            return 0;
        }
        return switch (activation.function()) {
            case RELU -> dnnl_eltwise_relu_use_dst_for_bwd;
            case TANH -> dnnl_eltwise_tanh_use_dst_for_bwd;
            case SIGMOID -> dnnl_eltwise_logistic_use_dst_for_bwd;
        };
    }

    static int algorithm(LayerSpec.Pooling pooling) {
        return switch (pooling.kind()) {
            case MAX -> dnnl_pooling_max;
            case AVERAGE -> dnnl_pooling_avg_exclude_padding;
        };
    }

    static int algorithm(LayerSpec.Lrn lrn) {
        return switch (lrn.region()) {
            case ACROSS_MAPS -> dnnl_lrn_across_channels;
            case WITHIN_MAP -> dnnl_lrn_within_channel;
        };
    }

    /** oneDNN divides alpha by the number of terms; the paper does not. */
    static float dividedAlpha(LayerSpec.Lrn lrn) {
        int terms = lrn.region() == LayerSpec.Lrn.Region.ACROSS_MAPS ? lrn.size() : lrn.size() * lrn.size();
        return (float) (lrn.alpha() * terms);
    }
}

package org.alexnet4j.engine.reference;

import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;

/** A layer's forward and backward pass. Tensors are row-major (N,C,H,W). */
interface ReferenceLayer {
    /**
     * The forward pass.
     *
     * @param x input
     * @param n examples
     * @param dropout the masks of a training step; null in a test
     * @return output
     */
    double[] forward(double[] x, int n, @Nullable DropoutMask dropout);

    /**
     * The backward pass; a layer with parameters also computes their gradients.
     *
     * @param x input of the forward pass
     * @param y its output
     * @param dy derivative of the loss, or of a score, with respect to y
     * @param n examples
     * @param dropout of the forward pass
     * @return its derivative with respect to x
     */
    double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout);

    /**
     * Whether the layer is differentiable all the way from one input to another: no unit changes the side of its
     * threshold, no window the place of its maximum.
     */
    default boolean isSmoothBetween(double[] x, double[] other) {
        return true;
    }

    /** The layer of a network at a position. */
    static ReferenceLayer of(Network.Layer layer, int position) {
        LayerSpec spec = layer.spec();
        if (spec instanceof LayerSpec.WithKernels kernels) {
            return new ReferenceConvolution(kernels, layer.input(), layer.output());
        } else if (spec instanceof LayerSpec.FullyConnected) {
            return new ReferenceFullyConnected(
                    layer.input().size(), layer.output().size());
        } else if (spec instanceof LayerSpec.Activation activation) {
            return new ReferenceActivation(activation.function());
        } else if (spec instanceof LayerSpec.Pooling pooling) {
            return new ReferencePooling(pooling, layer.input(), layer.output());
        } else if (spec instanceof LayerSpec.Lrn lrn) {
            return new ReferenceLrn(lrn, layer.input());
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            return new ReferenceDropout(dropout.rate(), position);
        }
        throw new IllegalArgumentException(layer.name() + ": no such layer");
    }
}

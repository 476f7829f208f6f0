package org.alexnet4j.benchmark;

import java.util.List;
import org.alexnet4j.engine.LayerTime.Phase;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;

/**
 * What must be computed and moved at least.
 *
 * @param operations floating-point operations, a multiplication and an addition being two; those of convolutions and
 *     fully connected layers
 * @param bytes read from or written to memory, each tensor once
 */
public record Work(double operations, double bytes) {
    /** Layers whose backward pass reads its input again, beside the gradient. */
    private static boolean readsInputAgain(LayerSpec layer) {
        return layer instanceof LayerSpec.WithParameters || layer instanceof LayerSpec.Lrn;
    }

    /**
     * Of one layer in one pass over a batch.
     *
     * @param phase forward or backward
     */
    public static Work of(Network network, int layer, Phase phase, int batch, Precision precision) {
        Network.Layer subject = network.layers().get(layer);
        NetworkCounts.LayerCounts counts = NetworkCounts.of(network).layers().get(layer);
        double size = precision.bytes();
        double forward = 2.0 * counts.multiplyAccumulates() * batch;
        double inputs = (double) subject.input().size() * batch * size;
        double outputs = (double) subject.output().size() * batch * size;
        double weights = counts.parameters() * size;
        if (phase == Phase.FORWARD) {
            return new Work(forward, inputs + weights + outputs);
        }
        // Gradients of the weights, and of the input where there is a layer to read it.
        boolean first = isFirstToLearn(network.layers(), layer);
        double gradients = first ? 0 : inputs;
        double again = readsInputAgain(subject.spec()) ? inputs : 0;
        double learned = counts.parameters() * (double) Float.BYTES;
        return new Work(first ? forward : 2 * forward, outputs + gradients + again + (first ? 0 : weights) + learned);
    }

    private static boolean isFirstToLearn(List<Network.Layer> layers, int layer) {
        for (int i = 0; i < layer; i++) {
            if (layers.get(i).spec() instanceof LayerSpec.WithParameters) {
                return false;
            }
        }
        return true;
    }

    /** Floating-point operations of one image, forward, or for training forward and backward. */
    public static double operationsOfImage(Network network, boolean training) {
        double sum = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            sum += of(network, i, Phase.FORWARD, 1, Precision.FLOAT32).operations;
            if (training) {
                sum += of(network, i, Phase.BACKWARD, 1, Precision.FLOAT32).operations;
            }
        }
        return sum;
    }
}

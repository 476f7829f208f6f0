package org.alexnet4j.engine.reference;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.jspecify.annotations.Nullable;

/** The layers of a network with their parameters. */
final class ReferenceNetwork {
    private final Network network;
    private final List<ReferenceLayer> layers = new ArrayList<>();
    private final Map<String, double[]> parameters = new LinkedHashMap<>();
    private final Map<String, double[]> gradients = new LinkedHashMap<>();

    /** A network whose parameters are zero. */
    ReferenceNetwork(Network network) {
        this.network = network;
        for (Network.Layer layer : network.layers()) {
            ReferenceLayer built = ReferenceLayer.of(layer, layers.size());
            layers.add(built);
            if (built instanceof LearnedLayer learned) {
                parameters.put(layer.name() + ".weight", learned.weight);
                parameters.put(layer.name() + ".bias", learned.bias);
                gradients.put(layer.name() + ".weight", learned.dWeight);
                gradients.put(layer.name() + ".bias", learned.dBias);
            }
        }
    }

    Network network() {
        return network;
    }

    /** Parameters by name; changing the arrays changes the network. */
    Map<String, double[]> parameters() {
        return parameters;
    }

    /** Derivatives of the last backward pass, by parameter name. */
    Map<String, double[]> gradients() {
        return gradients;
    }

    void set(Parameters values) {
        for (ParameterSpec parameter : network.parameters()) {
            copy(values.get(parameter), parameters.get(parameter.name()));
        }
    }

    /**
     * The input and the output of every layer, in order.
     *
     * @param x images, (N,C,H,W)
     */
    List<double[]> forward(double[] x, int n, @Nullable DropoutMask dropout) {
        return forwardFrom(0, List.of(x), n, dropout);
    }

    /**
     * The same from the layer at a position on.
     *
     * @param before what {@link #forward} returned, or at least what comes before that layer's output
     */
    List<double[]> forwardFrom(int first, List<double[]> before, int n, @Nullable DropoutMask dropout) {
        List<double[]> activations = new ArrayList<>(before.subList(0, first + 1));
        for (int i = first; i < layers.size(); i++) {
            activations.add(layers.get(i).forward(activations.get(i), n, dropout));
        }
        return activations;
    }

    /** Whether no layer from a position on has a kink between two passes. */
    boolean isSmoothBetween(int first, List<double[]> activations, List<double[]> others) {
        for (int i = first; i < layers.size(); i++) {
            if (!layers.get(i).isSmoothBetween(activations.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The position of a layer in the network. */
    int position(String layer) {
        for (int i = 0; i < layers.size(); i++) {
            if (network.layers().get(i).name().equals(layer)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no layer " + layer);
    }

    /**
     * Computes the gradients of all parameters.
     *
     * @param activations of {@link #forward}
     * @param gradient derivative of the loss, or of a score, with respect to the logits
     * @param dropout of {@link #forward}
     * @return its derivative with respect to the images, (N,C,H,W)
     */
    double[] backward(List<double[]> activations, double[] gradient, int n, @Nullable DropoutMask dropout) {
        double[] current = gradient;
        for (int i = layers.size() - 1; i >= 0; i--) {
            current = layers.get(i).backward(activations.get(i), activations.get(i + 1), current, n, dropout);
        }
        return current;
    }

    /**
     * Mean softmax cross-entropy and its derivative.
     *
     * @param logits (N, classes)
     * @param gradient receives d loss / d logits
     */
    static double loss(double[] logits, int[] labels, double[] gradient) {
        int classes = logits.length / labels.length;
        double loss = 0;
        for (int n = 0; n < labels.length; n++) {
            Softmax.requireClass(labels[n], classes);
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, logits[n * classes + c]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[n * classes + c] - largest);
            }
            loss += largest + Math.log(sum) - logits[n * classes + labels[n]];
            for (int c = 0; c < classes; c++) {
                double probability = Math.exp(logits[n * classes + c] - largest) / sum;
                gradient[n * classes + c] = (probability - (c == labels[n] ? 1 : 0)) / labels.length;
            }
        }
        return loss / labels.length;
    }

    static void copy(FloatBuffer from, double @Nullable [] to) {
        if (to == null || from.remaining() != to.length) {
            throw new IllegalArgumentException(
                    "expected " + (to == null ? 0 : to.length) + " values, got " + from.remaining());
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(from.position() + i);
        }
    }

    static double[] doubles(FloatBuffer values, int count) {
        double[] copy = new double[count];
        for (int i = 0; i < count; i++) {
            copy[i] = values.get(values.position() + i);
        }
        return copy;
    }

    static FloatBuffer floats(double[] values, int count) {
        FloatBuffer copy = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            copy.put(i, (float) values[i]);
        }
        return copy;
    }
}

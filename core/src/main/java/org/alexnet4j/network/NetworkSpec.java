package org.alexnet4j.network;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.alexnet4j.UserException;

/**
 * A network: an input, a chain of layers, and softmax over the outputs of the last one.
 *
 * @param name name of the network, for people
 * @param input shape of one example
 * @param layers the layers in order; the last one gives the logits, one for each class
 */
public record NetworkSpec(String name, Shape input, List<LayerSpec> layers) {
    /** The name by which a layer refers to the image. */
    public static final String INPUT = "input";

    /** A network; the list is copied. */
    public NetworkSpec {
        layers = List.copyOf(layers);
    }

    /**
     * The same network for another number of classes: the last layer gets that many units, all else stays.
     *
     * @param classes number of classes, at least 2
     * @throws UserException if the last layer is not fully connected, so that nothing can be widened
     */
    public NetworkSpec withClasses(int classes) {
        if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof LayerSpec.FullyConnected last)) {
            throw UserException.input(
                    name + ": the last layer is not fully connected and cannot be fitted to " + classes + " classes",
                    "end the network with a layer of type fully-connected");
        }
        List<LayerSpec> changed = new ArrayList<>(layers);
        changed.set(
                layers.size() - 1,
                new LayerSpec.FullyConnected(
                        last.name(), last.input(), classes, last.weightDeviation(), last.initialBias()));
        return new NetworkSpec(name, input, changed);
    }

    /**
     * The same layers on another input; {@link Network#of} tells whether they fit.
     *
     * @param input shape of one example
     */
    public NetworkSpec withInput(Shape input) {
        return new NetworkSpec(name, input, layers);
    }

    /**
     * The same network with another rate in all of its dropout layers.
     *
     * @param rate at least 0 and less than 1
     */
    public NetworkSpec withDropoutRate(double rate) {
        return withEach(layer -> layer instanceof LayerSpec.Dropout dropout
                ? new LayerSpec.Dropout(dropout.name(), dropout.input(), rate)
                : layer);
    }

    /**
     * The same network with all initial weights larger or smaller.
     *
     * @param factor what every weightDeviation is multiplied by, above 0
     */
    public NetworkSpec withWeightDeviationsTimes(double factor) {
        return withEach(layer -> layer instanceof LayerSpec.WithParameters own
                ? own.withWeightDeviation(product(own.weightDeviation(), factor))
                : layer);
    }

    private NetworkSpec withEach(UnaryOperator<LayerSpec> change) {
        return new NetworkSpec(name, input, layers.stream().map(change).toList());
    }

    /** Computed in decimal, as people write it: 3 times 0.01 is 0.03, and not what lies beside it. */
    private static double product(double a, double b) {
        return BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(b)).doubleValue();
    }
}

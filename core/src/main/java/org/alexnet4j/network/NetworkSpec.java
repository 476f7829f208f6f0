package org.alexnet4j.network;

import java.util.List;

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
}

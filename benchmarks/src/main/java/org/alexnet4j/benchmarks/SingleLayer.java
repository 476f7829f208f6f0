package org.alexnet4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;

/**
 * One layer of the paper's network, with as little around it as makes a network that learns:
 *
 * <ul>
 *   <li>before it, unless it reads the image, a convolution of one input map and 1 x 1 weights that writes what the layer
 *       reads. It learns, so that the layer has to compute the gradient of its input, as in the whole network;
 *   <li>behind it, unless it is the last, a fully connected layer of two units, since a network ends with one.
 * </ul>
 */
final class SingleLayer {
    private static final String NETWORK = "alexnet";
    private static final double DEVIATION = 0.01;

    private SingleLayer() {}

    /**
     * The small network around a layer.
     *
     * @param name one of the paper's network, such as {@code conv2}
     */
    static Network of(String name) {
        Network whole = Network.of(NetworkLibrary.network(NETWORK));
        Network.Layer subject = whole.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(NETWORK + " has no layer " + name));
        Shape reads = subject.input();
        boolean readsImage = subject.spec().input().equals(NetworkSpec.INPUT);
        List<LayerSpec> layers = new ArrayList<>();
        if (!readsImage) {
            // It takes the name of the layer that it stands for.
            Window pixel = new Window(1, 1, 0, Rounding.FLOOR);
            layers.add(new LayerSpec.Convolution(
                    subject.spec().input(), NetworkSpec.INPUT, reads.channels(), pixel, 1, 1, 0));
        }
        layers.add(subject.spec());
        if (!(subject.spec() instanceof LayerSpec.FullyConnected)) {
            layers.add(new LayerSpec.FullyConnected("logits", name, 2, DEVIATION, 0));
        }
        Shape input = readsImage ? reads : new Shape(1, reads.height(), reads.width());
        return Network.of(new NetworkSpec("only " + name, input, layers));
    }
}

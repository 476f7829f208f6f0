package org.alexnet4j.network;

import java.util.ArrayList;
import java.util.List;

/** Checks a network specification whole. */
final class NetworkCheck {
    private NetworkCheck() {}

    static List<Network.Layer> layersOf(NetworkSpec spec) {
        List<Network.Layer> layers = new ArrayList<>();
        Shape shape = spec.input();
        for (LayerSpec layer : spec.layers()) {
            Shape output = outputOf(layer, shape);
            layers.add(new Network.Layer(layer, shape, output));
            shape = output;
        }
        return layers;
    }

    private static Shape outputOf(LayerSpec layer, Shape input) {
        if (layer instanceof LayerSpec.Convolution convolution) {
            Window window = convolution.window();
            return new Shape(convolution.outChannels(), window.outputs(input.height()), window.outputs(input.width()));
        } else if (layer instanceof LayerSpec.Pooling pooling) {
            Window window = pooling.window();
            return new Shape(input.channels(), window.outputs(input.height()), window.outputs(input.width()));
        } else if (layer instanceof LayerSpec.FullyConnected fullyConnected) {
            return new Shape(fullyConnected.outChannels(), 1, 1);
        }
        return input;
    }
}

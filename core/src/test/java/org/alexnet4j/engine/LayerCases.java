package org.alexnet4j.engine;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.alexnet4j.network.LayerSpec.Lrn.Region;
import org.alexnet4j.network.LayerSpec.Pooling.Kind;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Small networks that put one layer under test: a 1 x 1 convolution before it, whose gradients show the layer's data
 * gradient, and a fully connected layer behind it.
 */
final class LayerCases {
    /**
     * A network to compare on.
     *
     * @param batchSize examples
     * @param scale of the images; large values are an extreme
     */
    record Case(Network network, int batchSize, double scale) {
        /** Whether units under test lie far out on a sigmoid or hyperbolic tangent. */
        boolean isSaturated() {
            return network.spec().name().endsWith("saturated");
        }

        @Override
        public String toString() {
            return network.spec().name() + ", batch " + batchSize;
        }
    }

    private static final int ROUNDS = 6;

    private final RandomKey key;
    private long drawn;
    private final List<Case> cases = new ArrayList<>();

    private LayerCases(long seed) {
        this.key = RandomKey.of(seed, Purpose.TEST);
    }

    /** Random odd shapes under a seed, and the extremes. */
    static List<Case> all(long seed) {
        LayerCases drawing = new LayerCases(seed);
        for (int round = 0; round < ROUNDS; round++) {
            drawing.convolution();
            drawing.pooling(Kind.MAX);
            drawing.pooling(Kind.AVERAGE);
            drawing.lrn(Region.ACROSS_MAPS);
            drawing.lrn(Region.WITHIN_MAP);
        }
        for (int round = 0; round < ROUNDS; round++) {
            drawing.locallyConnected();
        }
        for (Function function : Function.values()) {
            drawing.add(function.name(), new Shape(3, 5, 7), 13, 3, 1, activation(function));
            drawing.add(function.name() + " saturated", new Shape(3, 4, 4), 5, 2, 1000, activation(function));
        }
        drawing.extremes();
        return drawing.cases;
    }

    private void convolution() {
        int groups = 1 + below(3);
        int channels = groups * (1 + below(20));
        Window window = window(true);
        Shape shape = shape(channels, window);
        int out = groups * (1 + below(20));
        add(
                "convolution " + out + " in " + groups + " groups of " + window + " on " + shape,
                new Shape(2, shape.height(), shape.width()),
                channels,
                1 + below(4),
                1,
                new LayerSpec.Convolution("layer", "before", out, window, groups, 0.1, 0));
    }

    private void locallyConnected() {
        int groups = 1 + below(3);
        int channels = groups * (1 + below(20));
        Window window = window(true);
        Shape shape = shape(channels, window);
        int out = groups * (1 + below(20));
        add(
                "local " + out + " in " + groups + " groups of " + window + " on " + shape,
                new Shape(2, shape.height(), shape.width()),
                channels,
                1 + below(4),
                1,
                new LayerSpec.LocallyConnected("layer", "before", out, window, groups, 0.1, 0));
    }

    private void pooling(Kind kind) {
        Window window = window(false);
        Shape shape = shape(1 + below(35), window);
        add(
                kind + " " + window + " on " + shape,
                new Shape(2, shape.height(), shape.width()),
                shape.channels(),
                1 + below(4),
                1,
                new LayerSpec.Pooling("layer", "before", kind, window));
    }

    private void lrn(Region region) {
        int size = 3 + 2 * below(3);
        Shape shape = new Shape(1 + below(40), 1 + below(9), 1 + below(9));
        add(
                region + " " + size + " on " + shape,
                new Shape(2, shape.height(), shape.width()),
                shape.channels(),
                1 + below(4),
                1,
                new LayerSpec.Lrn("layer", "before", region, size, 0.05, 0.75, 1 + below(2)));
    }

    private void extremes() {
        Window one = new Window(1, 1, 0, Rounding.FLOOR);
        add("one pixel", new Shape(1, 1, 1), 1, 1, 1, convolution(1, one));
        add(
                "kernel as large as the image",
                new Shape(3, 6, 5),
                4,
                7,
                1,
                convolution(9, new Window(5, 1, 0, Rounding.FLOOR)));
        add(
                "stride larger than the kernel",
                new Shape(3, 11, 10),
                4,
                3,
                1,
                convolution(17, new Window(2, 3, 0, Rounding.FLOOR)));
        add("paper's edge", new Shape(3, 20, 20), 3, 2, 1, convolution(7, new Window(11, 4, 0, Rounding.CEIL)));
        add("large values", new Shape(3, 6, 6), 8, 2, 500, convolution(8, new Window(3, 1, 1, Rounding.FLOOR)));
        add("zeros", new Shape(3, 6, 6), 8, 2, 0, convolution(8, new Window(3, 1, 1, Rounding.FLOOR)));
        add(
                "equal values under a maximum",
                new Shape(3, 7, 7),
                4,
                2,
                0,
                new LayerSpec.Pooling("layer", "before", Kind.MAX, new Window(3, 2, 0, Rounding.CEIL)));
        add(
                "lrn of the paper on large values",
                new Shape(3, 5, 5),
                96,
                2,
                100,
                new LayerSpec.Lrn("layer", "before", Region.ACROSS_MAPS, 5, 1e-4, 0.75, 2));
        add(
                "lrn of a block and a half",
                new Shape(3, 6, 5),
                24,
                3,
                10,
                new LayerSpec.Lrn("layer", "before", Region.ACROSS_MAPS, 5, 0.05, 0.75, 2));
        poolingBehindNarrowGroups();
        add(
                "fully connected",
                new Shape(3, 5, 3),
                7,
                3,
                1,
                new LayerSpec.FullyConnected("layer", "before", 33, 0.1, 0));
        // Maps in multiples of three blocks of 16, for which an engine may have a data gradient of its own.
        wide(new Shape(2, 6, 7), 48, new LayerSpec.Convolution("layer", "before", 16, window(3, 1), 1, 0.1, 0));
        wide(new Shape(2, 7, 6), 96, new LayerSpec.Convolution("layer", "before", 32, window(5, 2), 2, 0.1, 0));
        wide(new Shape(2, 7, 7), 48, new LayerSpec.Convolution("layer", "before", 21, window(4, 1), 1, 0.1, 0));
        wide(new Shape(2, 5, 9), 48, new LayerSpec.Convolution("layer", "before", 5, window(3, 0), 1, 0.1, 0));
        singleExample();
        firstConvolution(new Shape(3, 20, 20), new Window(11, 4, 0, Rounding.CEIL));
        firstConvolution(new Shape(3, 23, 22), new Window(11, 4, 2, Rounding.FLOOR));
        firstConvolution(new Shape(1, 9, 14), new Window(5, 4, 1, Rounding.CEIL));
        firstConvolution(new Shape(5, 13, 12), new Window(8, 4, 3, Rounding.FLOOR));
        unitsAsMaps("lrn behind units", new LayerSpec.Lrn("layer", "relu", Region.ACROSS_MAPS, 5, 0.05, 0.75, 1));
        unitsAsMaps(
                "convolution behind units",
                new LayerSpec.Convolution("layer", "relu", 8, new Window(3, 1, 1, Rounding.FLOOR), 2, 0.5, 0));
        unitsAsMaps(
                "pooling behind units",
                new LayerSpec.Pooling("layer", "relu", Kind.MAX, new Window(1, 1, 0, Rounding.FLOOR)));
        unitsAsMaps(
                "locally connected behind units",
                new LayerSpec.LocallyConnected("layer", "relu", 8, new Window(3, 1, 1, Rounding.FLOOR), 2, 0.5, 0));
        firstLocallyConnected(new Shape(3, 7, 6), new Window(3, 2, 1, Rounding.CEIL), 3);
        firstLocallyConnected(new Shape(1, 6, 8), new Window(2, 3, 0, Rounding.FLOOR), 1);
        locallyConnectedInARow(2);
        locallyConnectedInARow(33);
        add("dropout", new Shape(3, 5, 3), 7, 3, 1, new LayerSpec.Dropout("layer", "before", 0.3));
        dropoutBehindAnActivation();
        add(
                "lrn of two blocks and a half",
                new Shape(3, 5, 4),
                40,
                3,
                10,
                new LayerSpec.Lrn("layer", "before", Region.ACROSS_MAPS, 5, 0.05, 0.75, 2));
        add(
                "weights over nothing but padding",
                new Shape(3, 11, 3),
                32,
                4,
                1,
                convolution(32, new Window(3, 4, 1, Rounding.FLOOR)));
    }

    /** The derivative of an activation that an engine may compute from what it gave, which dropout may have changed. */
    private void dropoutBehindAnActivation() {
        cases.add(new Case(
                Network.of(new NetworkSpec(
                        "dropout behind an activation",
                        new Shape(3, 4, 4),
                        List.of(
                                new LayerSpec.FullyConnected("units", NetworkSpec.INPUT, 12, 0.2, 0.1),
                                new LayerSpec.Activation("tanh", "units", Function.TANH),
                                new LayerSpec.Dropout("dropout", "tanh", 0.5),
                                new LayerSpec.FullyConnected("logits", "dropout", 4, 0.3, 0)))),
                3,
                1));
    }

    /** A convolution of few maps in each group may leave a layout of its own. */
    private void poolingBehindNarrowGroups() {
        List<LayerSpec> layers = List.of(
                new LayerSpec.Convolution("before", NetworkSpec.INPUT, 48, window(1, 0), 1, 0.5, 0.1),
                new LayerSpec.Convolution("groups", "before", 128, window(5, 2), 2, 0.05, 0),
                new LayerSpec.Activation("tanh", "groups", Function.TANH),
                new LayerSpec.Pooling("layer", "tanh", Kind.AVERAGE, new Window(3, 2, 0, Rounding.CEIL)),
                new LayerSpec.FullyConnected("logits", "layer", 4, 0.1, 0));
        cases.add(new Case(
                Network.of(new NetworkSpec("pooling behind narrow groups", new Shape(3, 7, 8), layers)), 3, 1));
    }

    /** Fully connected layers on one example, which an engine may treat in a way of its own. */
    private void singleExample() {
        List<LayerSpec> layers = new ArrayList<>();
        String before = NetworkSpec.INPUT;
        for (Function function : Function.values()) {
            String units = "units-" + function;
            layers.add(new LayerSpec.FullyConnected(units, before, 21, 0.3, 0.1));
            before = function.toString();
            layers.add(new LayerSpec.Activation(before, units, function));
        }
        layers.add(new LayerSpec.FullyConnected("logits", before, 4, 0.3, 0.2));
        cases.add(new Case(Network.of(new NetworkSpec("single example", new Shape(3, 5, 3), layers)), 1, 1));
    }

    /** A convolution that reads the images themselves, as an engine may treat it in a way of its own. */
    private void firstConvolution(Shape images, Window window) {
        cases.add(new Case(
                Network.of(new NetworkSpec(
                        "first convolution of " + window + " on " + images,
                        images,
                        List.of(
                                new LayerSpec.Convolution("layer", NetworkSpec.INPUT, 7, window, 1, 0.1, 0.1),
                                new LayerSpec.FullyConnected("logits", "layer", 4, 0.1, 0)))),
                3,
                1));
    }

    private void firstLocallyConnected(Shape images, Window window, int batchSize) {
        cases.add(new Case(
                Network.of(new NetworkSpec(
                        "first layer locally connected, " + window + " on " + images,
                        images,
                        List.of(
                                new LayerSpec.LocallyConnected("layer", NetworkSpec.INPUT, 7, window, 1, 0.1, 0.1),
                                new LayerSpec.FullyConnected("logits", "layer", 4, 0.1, 0)))),
                batchSize,
                1));
    }

    /** As in the networks that need them: one behind the other, with an activation that an engine may fuse. */
    private void locallyConnectedInARow(int batchSize) {
        Window three = new Window(3, 1, 1, Rounding.FLOOR);
        cases.add(new Case(
                Network.of(new NetworkSpec(
                        "locally connected in a row",
                        new Shape(2, 6, 5),
                        List.of(
                                new LayerSpec.LocallyConnected("one", NetworkSpec.INPUT, 18, three, 1, 0.3, 0.1),
                                new LayerSpec.Activation("relu1", "one", Function.RELU),
                                new LayerSpec.LocallyConnected("two", "relu1", 9, three, 3, 0.3, 0.1),
                                new LayerSpec.Activation("tanh2", "two", Function.TANH),
                                new LayerSpec.Pooling(
                                        "pool2", "tanh2", Kind.AVERAGE, new Window(2, 2, 0, Rounding.CEIL)),
                                new LayerSpec.Lrn("lrn2", "pool2", Region.ACROSS_MAPS, 3, 0.05, 0.75, 1),
                                new LayerSpec.Dropout("drop2", "lrn2", 0.3),
                                new LayerSpec.FullyConnected("logits", "drop2", 4, 0.3, 0)))),
                batchSize,
                1));
    }

    /** A layer of maps that reads the units of a fully connected layer as maps of one pixel. */
    private void unitsAsMaps(String name, LayerSpec layer) {
        cases.add(new Case(
                Network.of(new NetworkSpec(
                        name,
                        new Shape(3, 4, 4),
                        List.of(
                                new LayerSpec.FullyConnected("units", NetworkSpec.INPUT, 12, 0.2, 0.1),
                                new LayerSpec.Activation("relu", "units", Function.RELU),
                                layer,
                                new LayerSpec.FullyConnected("logits", "layer", 4, 0.3, 0)))),
                3,
                1));
    }

    private void wide(Shape images, int channels, LayerSpec.Convolution layer) {
        add(
                "convolution of " + channels + " maps in " + layer.window() + " on " + images,
                images,
                channels,
                3,
                1,
                layer);
    }

    private static Window window(int size, int padding) {
        return new Window(size, 1, padding, Rounding.FLOOR);
    }

    private static LayerSpec convolution(int out, Window window) {
        return new LayerSpec.Convolution("layer", "before", out, window, 1, 0.1, 0);
    }

    private static LayerSpec activation(Function function) {
        return new LayerSpec.Activation("layer", "before", function);
    }

    private void add(String name, Shape input, int channels, int batchSize, double scale, LayerSpec layer) {
        Network network = Network.of(new NetworkSpec(
                name,
                input,
                List.of(
                        new LayerSpec.Convolution(
                                "before",
                                NetworkSpec.INPUT,
                                channels,
                                new Window(1, 1, 0, Rounding.FLOOR),
                                1,
                                0.5,
                                0.1),
                        layer,
                        new LayerSpec.FullyConnected("logits", "layer", 4, 0.1, 0))));
        cases.add(new Case(network, batchSize, scale));
    }

    private Window window(boolean convolution) {
        int size = 1 + below(5);
        int stride = 1 + below(convolution ? 4 : size);
        return new Window(size, stride, below((size + 1) / 2), below(2) == 0 ? Rounding.FLOOR : Rounding.CEIL);
    }

    /** A shape on which every window covers a pixel. */
    private Shape shape(int channels, Window window) {
        while (true) {
            Shape shape = new Shape(channels, window.size() + below(9), window.size() + below(9));
            if (covers(shape.height(), window) && covers(shape.width(), window)) {
                return shape;
            }
        }
    }

    private static boolean covers(int length, Window window) {
        return (window.outputs(length) - 1) * window.stride() - window.padding() < length;
    }

    private int below(int bound) {
        return key.below(bound, drawn++);
    }
}

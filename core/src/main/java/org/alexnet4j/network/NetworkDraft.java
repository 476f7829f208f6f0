package org.alexnet4j.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network as it was written, before it is known to be sound: what could not be read is missing.
 *
 * @param name the network's name
 * @param input shape of one example; null where it could not be read
 * @param layers the layers in the order of the file
 */
record NetworkDraft(String name, @Nullable Shape input, List<Layer> layers) {
    /**
     * A layer as it was written.
     *
     * @param name its name; a stand-in such as {@code layers[3]} where it has none
     * @param input what it reads
     * @param spec the layer; null where it could not be read
     */
    record Layer(String name, String input, @Nullable LayerSpec spec) {}

    private static final Set<String> TYPES = new TreeSet<>(Set.of(
            "convolution",
            "locally-connected",
            "fully-connected",
            "relu",
            "tanh",
            "sigmoid",
            "max-pooling",
            "average-pooling",
            "lrn",
            "dropout"));

    static NetworkDraft of(NetworkSpec network) {
        return new NetworkDraft(
                network.name(),
                network.input(),
                network.layers().stream()
                        .map(spec -> new Layer(spec.name(), spec.input(), spec))
                        .toList());
    }

    /** The input of a draft that was found sound. */
    Shape knownInput() {
        if (input == null) {
            throw new IllegalStateException("the input could not be read");
        }
        return input;
    }

    /** Reads the tree of a network file as far as it can be read, and lists what cannot. */
    static NetworkDraft read(JsonNode tree, List<String> problems) {
        TomlTable root = TomlTable.of("network", tree, problems);
        String name = root.text("name");
        @Nullable TomlTable inputTable = root.table("input");
        List<Layer> layers = new ArrayList<>();
        String previous = NetworkSpec.INPUT;
        for (TomlTable table : root.tables("layers")) {
            Layer layer = layer(table, previous);
            layers.add(layer);
            previous = layer.name();
        }
        root.close();
        return new NetworkDraft(name, inputTable == null ? null : input(inputTable), layers);
    }

    private static @Nullable Shape input(TomlTable table) {
        Shape shape = new Shape(table.wholeNumber("channels"), table.wholeNumber("height"), table.wholeNumber("width"));
        table.close();
        return table.sound() ? shape : null;
    }

    private static Layer layer(TomlTable table, String previous) {
        String name = table.text("name");
        if (table.sound()) {
            table.rename(name);
        }
        String type = table.choice("type", TYPES);
        String input = table.text("input", previous);
        String who = table.who();
        if (!TYPES.contains(type)) {
            return new Layer(who, input, null);
        }
        LayerSpec spec = spec(table, type, who, input);
        table.close();
        return new Layer(who, input, table.sound() ? spec : null);
    }

    private static LayerSpec spec(TomlTable table, String type, String name, String input) {
        return switch (type) {
            case "convolution" ->
                new LayerSpec.Convolution(
                        name,
                        input,
                        table.wholeNumber("outChannels"),
                        window(table, table.wholeNumber("stride", 1)),
                        table.wholeNumber("groups", 1),
                        table.number("weightDeviation"),
                        table.number("initialBias", 0));
            case "locally-connected" ->
                new LayerSpec.LocallyConnected(
                        name,
                        input,
                        table.wholeNumber("outChannels"),
                        window(table, table.wholeNumber("stride", 1)),
                        table.wholeNumber("groups", 1),
                        table.number("weightDeviation"),
                        table.number("initialBias", 0));
            case "fully-connected" ->
                new LayerSpec.FullyConnected(
                        name,
                        input,
                        table.wholeNumber("outChannels"),
                        table.number("weightDeviation"),
                        table.number("initialBias", 0));
            case "max-pooling" ->
                new LayerSpec.Pooling(
                        name, input, LayerSpec.Pooling.Kind.MAX, window(table, table.wholeNumber("stride")));
            case "average-pooling" ->
                new LayerSpec.Pooling(
                        name, input, LayerSpec.Pooling.Kind.AVERAGE, window(table, table.wholeNumber("stride")));
            case "lrn" ->
                new LayerSpec.Lrn(
                        name,
                        input,
                        table.choice("region", Set.of("across-maps", "within-map"), "across-maps")
                                        .equals("within-map")
                                ? LayerSpec.Lrn.Region.WITHIN_MAP
                                : LayerSpec.Lrn.Region.ACROSS_MAPS,
                        table.wholeNumber("size"),
                        table.number("alpha"),
                        table.number("beta"),
                        table.number("k"));
            case "dropout" -> new LayerSpec.Dropout(name, input, table.number("rate"));
            default ->
                new LayerSpec.Activation(
                        name, input, LayerSpec.Activation.Function.valueOf(type.toUpperCase(Locale.ROOT)));
        };
    }

    private static Window window(TomlTable table, int stride) {
        return new Window(
                table.wholeNumber("kernel"),
                stride,
                table.wholeNumber("padding", 0),
                table.choice("rounding", Set.of("floor", "ceil"), "floor").equals("ceil")
                        ? Rounding.CEIL
                        : Rounding.FLOOR);
    }
}

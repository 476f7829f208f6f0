package org.alexnet4j.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;

/**
 * The network file, {@code network.toml}: a network as people write it.
 *
 * <p>It has a {@code name}, a table {@code [input]} with {@code channels}, {@code height} and {@code width}, and one
 * table {@code [[layers]]} a layer, in order, each with a {@code name}, a {@code type} and the type's parameters. A
 * layer reads the one before it; {@code input} says so where it should be spelled out. What a type takes:
 *
 * <pre>
 * convolution                   outChannels, kernel, stride = 1, padding = 0, rounding = "floor" (or "ceil"),
 *                               groups = 1, weightDeviation, initialBias = 0.0
 * fully-connected               outChannels, weightDeviation, initialBias = 0.0
 * relu, tanh, sigmoid           nothing
 * max-pooling, average-pooling  kernel, stride, padding = 0, rounding = "floor" (or "ceil")
 * lrn                           region = "across-maps" (or "within-map"), size, alpha (not divided by the number of
 *                               terms), beta, k
 * dropout                       rate
 * </pre>
 */
public final class NetworkFile {
    private NetworkFile() {}

    /**
     * Reads a network file and checks the network whole.
     *
     * @throws UserException if it cannot be read, is no TOML, or describes no sound network: all errors at once
     */
    public static NetworkSpec read(Path file) {
        return parse(TomlFormat.NETWORK.text(file), file.toString());
    }

    /**
     * Reads a network from the text of a network file and checks it whole.
     *
     * @param toml the text
     * @param where what to call it in errors, such as the file's path
     * @throws UserException if it is no TOML, or describes no sound network: all errors at once
     */
    public static NetworkSpec parse(String toml, String where) {
        List<String> problems = new ArrayList<>();
        NetworkDraft draft = NetworkDraft.read(TomlFormat.NETWORK.tree(toml, where), problems);
        List<Network.Layer> layers = NetworkCheck.check(draft, problems);
        if (!problems.isEmpty()) {
            throw NetworkCheck.failure(where, problems);
        }
        return new NetworkSpec(
                draft.name(),
                draft.knownInput(),
                layers.stream().map(Network.Layer::spec).toList());
    }

    /** The network file of a network; {@link #parse} gives back an equal network. */
    public static String write(NetworkSpec network) {
        return NetworkText.of(network);
    }

    /** A layer's type as the network file names it, such as {@code max-pooling}. */
    public static String typeOf(LayerSpec layer) {
        return NetworkText.type(layer);
    }
}

package org.alexnet4j.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

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
    /** No network file of people is longer; anything above is refused before it is read. */
    private static final int LONGEST = 1 << 20;

    private static final String REMEDY = "models/alexnet/network.toml is an example; alexnet describe shows a network";

    private NetworkFile() {}

    /**
     * Reads a network file and checks the network whole.
     *
     * @throws UserException if it cannot be read, is no TOML, or describes no sound network: all errors at once
     */
    public static NetworkSpec read(Path file) {
        return parse(text(file), file.toString());
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
        NetworkDraft draft = NetworkDraft.read(tree(toml, where), problems);
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

    static JsonNode tree(String toml, String where) {
        if (toml.length() > LONGEST) {
            throw tooLong(where);
        }
        try {
            @Nullable JsonNode tree = new TomlMapper().readTree(toml);
            return tree == null ? new TomlMapper().createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new UserException(
                    UserException.Kind.INPUT,
                    where + line + ": not TOML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    REMEDY,
                    e);
        }
    }

    /** The text of a file that may be hostile: not longer than it should be, and UTF-8. */
    static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw tooLong(file.toString());
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new UserException(UserException.Kind.INPUT, file + ": no such file", "check the path", e);
        } catch (CharacterCodingException e) {
            throw new UserException(UserException.Kind.INPUT, file + ": not UTF-8 text", REMEDY, e);
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, file + ": cannot be read: " + e.getMessage(), "check the path", e);
        }
    }

    private static UserException tooLong(String where) {
        return UserException.input(where + ": longer than " + LONGEST + " bytes, no network file", REMEDY);
    }
}

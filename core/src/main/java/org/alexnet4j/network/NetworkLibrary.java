package org.alexnet4j.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.jspecify.annotations.Nullable;

/**
 * The networks that come with the program, each a folder of {@code models}, and networks of one's own.
 *
 * <p>A network is named by one of {@link #names()}, by the path of a {@code network.toml}, or by the path of a folder
 * that holds one. A name of the library wins over a folder of the same name; {@code ./NAME} is the folder.
 */
public final class NetworkLibrary {
    private static final String NETWORK = "network.toml";
    private static final String TRAINING = "training.toml";

    private NetworkLibrary() {}

    /** The names of the library's networks, in the order in which a reader should meet them. */
    public static List<String> names() {
        return List.copyOf(summaries().keySet());
    }

    /** What each network of the library is, one line for each name, in the order of {@link #names()}. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        for (String line : resource("index.txt").lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(":", 2);
                summaries.put(parts[0].strip(), parts[1].strip());
            }
        }
        return summaries;
    }

    /**
     * The network of a name or a path, checked whole.
     *
     * @throws UserException if there is none, or if it is not sound
     */
    public static NetworkSpec network(String nameOrPath) {
        return names().contains(nameOrPath)
                ? NetworkFile.parse(resource(nameOrPath + "/" + NETWORK), nameOrPath)
                : NetworkFile.read(file(nameOrPath));
    }

    /**
     * The text of the training settings that stand beside a network: {@code training.toml} of the same folder.
     *
     * @return the text; empty where one's own network has no such file
     * @throws UserException if there is no such network
     */
    public static Optional<String> trainingText(String nameOrPath) {
        if (names().contains(nameOrPath)) {
            return Optional.of(resource(nameOrPath + "/" + TRAINING));
        }
        Path settings = file(nameOrPath).resolveSibling(TRAINING);
        return Files.isRegularFile(settings) ? Optional.of(TomlFormat.SETTINGS.text(settings)) : Optional.empty();
    }

    /** The card of a network of the library: where it comes from, how it differs, what was measured. */
    public static String card(String name) {
        if (!names().contains(name)) {
            throw unknown(name);
        }
        return resource(name + "/README.md");
    }

    private static Path file(String path) {
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            throw unknown(path);
        }
        if (!Files.exists(file)) {
            throw unknown(path);
        }
        if (!Files.isDirectory(file)) {
            return file;
        }
        Path inside = file.resolve(NETWORK);
        if (!Files.exists(inside)) {
            throw Mismatch.of(file, ContentKind.NETWORK);
        }
        return inside;
    }

    private static UserException unknown(String name) {
        return UserException.input(
                Names.shown(name) + ": no network of this name, and no such file" + Names.suggestion(name, names()),
                "choose one of " + String.join(", ", names()) + ", or give the path of a network.toml");
    }

    static String resource(String path) {
        try (@Nullable InputStream in = NetworkLibrary.class.getResourceAsStream("/org/alexnet4j/models/" + path)) {
            if (in == null) {
                throw new IllegalStateException("models/" + path + " is not packed into the program");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

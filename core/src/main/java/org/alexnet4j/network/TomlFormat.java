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
import java.nio.file.Path;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ReadFailure;
import org.jspecify.annotations.Nullable;

/**
 * A kind of files in TOML that people write, and that may be hostile.
 *
 * @param name such as {@code network file}
 * @param remedy where to see how such a file looks
 */
public record TomlFormat(String name, String remedy) {
    /** {@code network.toml}. */
    public static final TomlFormat NETWORK = new TomlFormat(
            "network file", "models/alexnet/network.toml is an example; alexnet describe shows a network");

    /** {@code training.toml}. */
    public static final TomlFormat SETTINGS =
            new TomlFormat("settings file", "models/alexnet/training.toml is an example of training settings");

    /** No file of people is longer; anything above is refused before it is read. */
    private static final int LONGEST = 1 << 20;

    /**
     * The text of a file.
     *
     * @throws UserException if it cannot be read, is too long, or no UTF-8
     */
    public String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw tooLong(file.toString(), "bytes");
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new UserException(UserException.Kind.INPUT, file + ": not UTF-8 text", remedy, e);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /**
     * What a text says.
     *
     * @param where what to call it in errors, such as the file's path
     * @throws UserException if it is too long, or no TOML
     */
    public JsonNode tree(String toml, String where) {
        if (toml.length() > LONGEST) {
            throw tooLong(where, "characters");
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
                    remedy,
                    e);
        }
    }

    private UserException tooLong(String where, String unit) {
        return UserException.input(where + ": longer than " + LONGEST + " " + unit + ", no " + name, remedy);
    }
}

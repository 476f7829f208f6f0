package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JSON object that holds its own check sum (see {@link Seal}) as its last value, so that damage to it is noticed.
 *
 * @param content without the sum
 * @param sealed whether it had one; what version 0.1.0 wrote has none
 */
public record SealedJson(ObjectNode content, boolean sealed) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The content of a file is not what was written. */
    public static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String how) {
            super(how);
        }
    }

    /** A JSON object as text with its sum, a value a line. */
    public static String text(ObjectNode content) {
        ObjectNode open = content.deepCopy().put(Seal.KEY, Seal.OPEN);
        try {
            byte[] text = (JSON.writeValueAsString(open) + "\n").getBytes(UTF_8);
            return new String(Seal.close(text), UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * Reads a file.
     *
     * @param longest bytes that it can have at most
     * @throws DamagedException if it is not as it was written, is longer, or is no JSON object
     */
    public static SealedJson read(Path file, int longest) throws IOException {
        if (Files.size(file) > longest) {
            throw new DamagedException("it is longer than any that was written");
        }
        return of(Files.readAllBytes(file));
    }

    /**
     * Reads a text.
     *
     * @throws DamagedException if it is not as it was written, or is no JSON object
     */
    public static SealedJson of(byte[] text) throws DamagedException {
        Seal.State seal = Seal.of(text);
        if (seal == Seal.State.BROKEN) {
            throw new DamagedException("its check sum " + Seal.KEY + " is that of another content;"
                    + " if you have edited it, delete the sum");
        }
        try {
            JsonNode root = JSON.readTree(text);
            if (root instanceof ObjectNode content) {
                content.remove(Seal.KEY);
                return new SealedJson(content, seal == Seal.State.SOUND);
            }
        } catch (IOException e) {
            // Said below; the parser's own words are about characters.
        }
        throw new DamagedException("it is no JSON object");
    }
}

package org.alexnet4j.retrieval;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.alexnet4j.UserException;

/**
 * Where the features of an index come from: only those of the same origin can be compared.
 *
 * @param model absolute path of the model file
 * @param modelDigest its SHA-256, 64 hexadecimal digits
 * @param layer the layer whose activations they are
 */
public record IndexOrigin(String model, String modelDigest, String layer) {
    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * The origin of features of a model.
     *
     * @throws UserException if the file cannot be read
     */
    public static IndexOrigin of(Path model, String layer) {
        return new IndexOrigin(model.toAbsolutePath().normalize().toString(), digest(model), layer);
    }

    private static String digest(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (digested.read(buffer) >= 0) {
                // The stream digests what it reads.
            }
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, file + " cannot be read: " + e.getMessage(), "check the path", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package org.alexnet4j.retrieval;

import java.nio.file.Path;
import org.alexnet4j.file.Sha256;

/**
 * Where the features of an index come from: only those of the same origin can be compared.
 *
 * @param model absolute path of the model file
 * @param modelDigest its SHA-256, 64 hexadecimal digits
 * @param layer the layer whose activations they are
 */
public record IndexOrigin(String model, String modelDigest, String layer) {
    /**
     * The origin of features of a model.
     *
     * @throws org.alexnet4j.UserException if the file cannot be read
     */
    public static IndexOrigin of(Path model, String layer) {
        return new IndexOrigin(model.toAbsolutePath().normalize().toString(), Sha256.of(model), layer);
    }
}

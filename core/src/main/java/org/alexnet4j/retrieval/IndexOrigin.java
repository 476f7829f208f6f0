package org.alexnet4j.retrieval;

import java.nio.file.Path;
import org.alexnet4j.file.PathText;
import org.alexnet4j.file.Sha256;

/**
 * Where the features of an index come from: only those of the same origin can be compared.
 *
 * @param model absolute path of the model file
 * @param modelDigest its SHA-256, 64 hexadecimal digits
 * @param layer the layer whose activations they are
 * @param precision in which they were computed, as users write it
 */
public record IndexOrigin(String model, String modelDigest, String layer, String precision) {
    /**
     * The origin of features of a model.
     *
     * @throws org.alexnet4j.UserException if the file cannot be read
     */
    public static IndexOrigin of(Path model, String layer, String precision) {
        return new IndexOrigin(PathText.of(model.toAbsolutePath().normalize()), Sha256.of(model), layer, precision);
    }

    /** Whether features are the same, wherever the model lies. */
    public boolean isSameAs(IndexOrigin other) {
        return modelDigest.equals(other.modelDigest) && layer.equals(other.layer) && precision.equals(other.precision);
    }
}

package org.alexnet4j.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;

/** The model file, {@code model.safetensors}; the package's description says what is in it. */
public final class ModelFile {
    /** What the directory of a run may hold, the best for use first. */
    private static final List<String> OF_RUN =
            List.of("model.safetensors", "checkpoints/best.safetensors", "checkpoints/last.safetensors");

    private ModelFile() {}

    /**
     * Writes a model: under a temporary name beside its place, forced to disk, then renamed.
     *
     * @throws UserException if it cannot be written, with the bytes needed where the disk is full
     */
    public static void write(Model model, Path file) {
        SafetensorsWriter.write(file, ModelFormat.metadata(ModelFormat.MODEL, model), ModelFormat.tensors(model));
    }

    /**
     * Reads a model, or the model in a checkpoint. Its parameters are read-only views of the mapped file.
     *
     * @param path a model file, a checkpoint, or the directory of a run: see {@link #find}
     * @throws UserException if there is none, or it is damaged
     */
    public static Model read(Path path) {
        Path found = find(path);
        try (SafetensorsReader file = SafetensorsReader.open(found)) {
            ModelFormat.checkFormat(file, found.toString());
            return ModelFormat.model(file, found.toString());
        }
    }

    /**
     * The file that a path means: itself, or of the directory of a run its model, else its best, else its last
     * checkpoint.
     *
     * @throws UserException if it is a directory that has none of them
     */
    public static Path find(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        return OF_RUN.stream()
                .map(path::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> UserException.input(
                        path + " has no model and no checkpoint",
                        "give a model.safetensors, or the directory of a run that has reached its first checkpoint"));
    }
}

package org.alexnet4j.model;

import java.nio.file.Path;

/** The model file. */
@SuppressWarnings("DoNotCallSuggester")
public final class ModelFile {
    private ModelFile() {}

    /**
     * Writes a model: under a temporary name beside its place, which it takes at the end.
     *
     * @throws org.alexnet4j.UserException if it cannot be written, with the bytes needed where the disk is full
     */
    public static void write(Model model, Path file) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a model, or the model in a checkpoint. Its parameters are views of the mapped file.
     *
     * @param path a model file, a checkpoint, or the directory of a run: then its model, else its best, else its last
     *     checkpoint
     * @throws org.alexnet4j.UserException if there is none, or it is damaged
     */
    public static Model read(Path path) {
        throw new UnsupportedOperationException();
    }
}

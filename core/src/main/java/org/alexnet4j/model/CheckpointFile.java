package org.alexnet4j.model;

import java.nio.file.Path;

/** The checkpoint: a model file with velocities and the position in the run. */
@SuppressWarnings("DoNotCallSuggester")
public final class CheckpointFile {
    private CheckpointFile() {}

    /**
     * Writes a checkpoint: under a temporary name beside its place, forced to disk, then renamed, so that a crash leaves
     * the old one whole.
     *
     * @throws org.alexnet4j.UserException if it cannot be written, with the bytes needed where the disk is full
     */
    public static void write(Checkpoint checkpoint, Path file) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a checkpoint. Its buffers are views of the mapped file.
     *
     * @throws org.alexnet4j.UserException if there is none, or it is damaged
     */
    public static Checkpoint read(Path file) {
        throw new UnsupportedOperationException();
    }
}

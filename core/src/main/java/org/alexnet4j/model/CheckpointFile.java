package org.alexnet4j.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;

/** The checkpoint: a model file with velocities and the position in the run. */
public final class CheckpointFile {
    private CheckpointFile() {}

    /**
     * Writes a checkpoint: under a temporary name beside its place, forced to disk, then renamed, so that a crash leaves
     * the old one whole.
     *
     * @throws UserException if it cannot be written, with the bytes needed where the disk is full
     */
    public static void write(Checkpoint checkpoint, Path file) {
        Map<String, String> metadata = ModelFormat.metadata(ModelFormat.CHECKPOINT, checkpoint.model());
        ModelFormat.addState(metadata, checkpoint.state());
        List<Tensor> tensors = new ArrayList<>(ModelFormat.tensors(checkpoint.model()));
        tensors.addAll(ModelFormat.velocities(checkpoint.model(), checkpoint.velocities()));
        SafetensorsWriter.write(file, metadata, tensors);
    }

    /**
     * Reads a checkpoint. Its buffers are read-only views of the mapped file.
     *
     * @throws UserException if there is none, or it is damaged
     */
    public static Checkpoint read(Path file) {
        try (SafetensorsReader tensors = SafetensorsReader.open(file)) {
            if (!ModelFormat.checkFormat(tensors, file.toString()).equals(ModelFormat.CHECKPOINT)) {
                throw UserException.input(
                        file + ": a model, no checkpoint: it has no velocities", "give a checkpoint of a run");
            }
            Model model = ModelFormat.model(tensors, file.toString());
            return new Checkpoint(model, ModelFormat.velocities(tensors, model), ModelFormat.state(tensors));
        }
    }
}

package org.alexnet4j.model;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/** Reads and writes checkpoints; the format is described in the package. */
public final class CheckpointFile {
    private static final String STATE = "state";
    static final String VELOCITY = "velocity.";

    private CheckpointFile() {}

    /**
     * Writes a checkpoint; the old file, if any, is there until the new one is whole.
     *
     * @throws UserException if the disk is full or the folder cannot be written
     */
    public static void write(Checkpoint checkpoint, Path file) {
        Map<String, String> metadata = ModelFile.metadataOf(checkpoint.model());
        metadata.put(STATE, ModelFile.text(checkpoint.state()));
        Map<String, Safetensors.Tensor> tensors = ModelFile.tensorsOf(checkpoint.model());
        for (ParameterSpec parameter : Network.of(checkpoint.model().network()).parameters()) {
            tensors.put(VELOCITY + parameter.name(), ModelFile.tensor(parameter, checkpoint.velocities()));
        }
        Safetensors.write(new Safetensors(metadata, tensors), file);
    }

    /**
     * Reads a checkpoint, as the other {@code read} does, without notes.
     *
     * @throws UserException as there
     */
    public static Checkpoint read(Path file) {
        return read(file, note -> {});
    }

    /**
     * Reads a checkpoint, and compares all of it with its check sums. Its tensors are views of the mapped file.
     *
     * @param notes is told, a line each, what the user should know
     * @throws UserException if the file is no checkpoint, is damaged, or has a value that is not finite
     */
    public static Checkpoint read(Path file, Consumer<String> notes) {
        Safetensors content = ModelFile.readCovered(file, true, notes);
        Model model = ModelFile.modelOf(content, file);
        if (!content.metadata().containsKey(STATE)) {
            throw UserException.input(
                    file + " is a model, not a checkpoint: it has no position in a run",
                    "take checkpoints/last.safetensors of a run");
        }
        Map<String, FloatBuffer> velocities = new LinkedHashMap<>();
        for (ParameterSpec parameter : Network.of(model.network()).parameters()) {
            velocities.put(parameter.name(), ModelFile.valuesOf(content, VELOCITY + parameter.name(), parameter, file));
        }
        return new Checkpoint(model, Parameters.of(velocities), ModelFile.strings(content, STATE, file));
    }
}

package org.alexnet4j.training;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.TrainingProgram.Tensor;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.model.Checkpoint;
import org.alexnet4j.model.CheckpointFile;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/** Writes checkpoints and the model of a run. The old ones stay whole until the new ones are. */
final class Checkpoints {
    private final TrainingProgram program;
    private final PreparedDataset dataset;
    private final RunDirectory directory;
    private final RunState state;
    private final Function<RunState, Provenance> provenance;

    // Kept for the whole run: memory that is missing is better missed before the first step than after a day.
    private final Map<String, FloatBuffer> parameters;
    private final Map<String, FloatBuffer> velocities;

    /**
     * @param provenance where a model comes from, as known now
     */
    Checkpoints(
            TrainingProgram program,
            PreparedDataset dataset,
            RunDirectory directory,
            RunState state,
            Function<RunState, Provenance> provenance) {
        this.program = program;
        this.dataset = dataset;
        this.directory = directory;
        this.state = state;
        this.provenance = provenance;
        this.parameters = buffers(program.network());
        this.velocities = buffers(program.network());
    }

    /**
     * Writes the last checkpoint.
     *
     * @param best whether it is also the best so far
     * @throws org.alexnet4j.UserException if a parameter is not finite, or the disk is full; the old one stays
     */
    TrainingEvent.CheckpointWritten write(boolean best) {
        Path last = directory.lastCheckpoint();
        CheckpointFile.write(new Checkpoint(model(), read(Tensor.VELOCITY, velocities), state.save()), last);
        if (best) {
            linkBest(last);
        }
        return new TrainingEvent.CheckpointWritten(state.step(), last, best);
    }

    /** A checkpoint is never changed, only replaced: best and last can be one file under two names. */
    private void linkBest(Path last) {
        Path best = directory.bestCheckpoint();
        Path linked = best.resolveSibling(best.getFileName() + ".new");
        try {
            Files.deleteIfExists(linked);
            try {
                Files.createLink(linked, last);
            } catch (UnsupportedOperationException | IOException e) {
                // Not every file system has links.
                Files.copy(last, linked, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(linked, best, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw WriteFailure.of(e, best);
        }
    }

    /** Writes the model. */
    void writeModel() {
        ModelFile.write(model(), directory.model());
    }

    /** Gives the program the parameters and velocities of a checkpoint. */
    void load(Checkpoint checkpoint) {
        for (ParameterSpec parameter : program.network().parameters()) {
            program.write(
                    Tensor.PARAMETER,
                    parameter.name(),
                    checkpoint.model().parameters().get(parameter));
            program.write(Tensor.VELOCITY, parameter.name(), new Parameters(checkpoint.velocities()).get(parameter));
        }
    }

    private Model model() {
        return new Model(
                program.network().spec(),
                new Parameters(read(Tensor.PARAMETER, parameters)),
                dataset.classes(),
                dataset.statistics(),
                provenance.apply(state));
    }

    private static Map<String, FloatBuffer> buffers(Network network) {
        Map<String, FloatBuffer> buffers = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            buffers.put(parameter.name(), FloatBuffer.allocate(parameter.size()));
        }
        return buffers;
    }

    /** Reads the tensors of all parameters; none that is not finite gets into a file. */
    private Map<String, FloatBuffer> read(Tensor tensor, Map<String, FloatBuffer> into) {
        into.forEach((name, values) -> {
            program.read(tensor, name, values.duplicate());
            for (float value : values.array()) {
                if (!Float.isFinite(value)) {
                    throw Divergence.ofParameter(name, state.step(), state.rate());
                }
            }
        });
        return into;
    }
}

package org.alexnet4j.training;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

/** Writes checkpoints and the model of a run. The old ones stay whole until the new ones are. */
final class Checkpoints {
    private final TrainingProgram program;
    private final PreparedDataset dataset;
    private final RunDirectory directory;
    private final RunState state;
    private final Function<RunState, Provenance> provenance;

    /**
     * For one parameter at a time. Kept for the whole run: memory that is missing is better missed before the first step
     * than after a day.
     */
    private final FloatBuffer values;

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
        this.values = FloatBuffer.allocate(TrainingMemory.largestParameter(program.network()));
    }

    /**
     * Writes the last checkpoint.
     *
     * @param best whether it is also the best so far
     * @throws org.alexnet4j.UserException if a parameter is not finite, or the disk is full; the old one stays
     */
    TrainingEvent.CheckpointWritten write(boolean best) {
        Path last = directory.lastCheckpoint();
        CheckpointFile.write(new Checkpoint(model(), now(Tensor.VELOCITY), state.save()), last);
        if (best) {
            linkBest(last);
        }
        return new TrainingEvent.CheckpointWritten(state.step(), last, best);
    }

    /** A checkpoint is never changed, only replaced: best and last can be one file under two names. */
    private void linkBest(Path last) {
        Path best = directory.bestCheckpoint();
        Path linked = directory.newBestCheckpoint();
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
        program.write(Tensor.PARAMETER, checkpoint.model().parameters());
        program.write(Tensor.VELOCITY, checkpoint.velocities());
    }

    private Model model() {
        return new Model(
                program.network().spec(),
                now(Tensor.PARAMETER),
                dataset.classes(),
                dataset.statistics(),
                provenance.apply(state));
    }

    /** The tensors of all parameters, read when they are written; none that is not finite gets into a file. */
    private Parameters now(Tensor tensor) {
        return parameter -> {
            FloatBuffer one = values.slice(0, parameter.size());
            program.read(tensor, parameter.name(), one.duplicate());
            while (one.hasRemaining()) {
                if (!Float.isFinite(one.get())) {
                    throw Divergence.ofParameter(parameter.name(), state.step(), state.rate());
                }
            }
            return one.rewind();
        };
    }
}

package org.alexnet4j.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.alexnet4j.network.Network;

/**
 * An implementation of the layers on a device. It gets whole networks, not single operations, so that it can choose
 * memory layouts, fuse, and keep everything in its own memory from the image to the update.
 *
 * <p>Engines of {@link Engines} and their programs may be used and closed by any thread at any time: calls under way end,
 * later ones throw an {@link IllegalStateException}, and a program keeps its engine alive until it is closed itself. An
 * implementation need not care: it is closed once, when no call is under way and all its programs are closed.
 */
public interface Engine extends AutoCloseable {
    /** The name of its provider. */
    String name();

    /** Device, version, instruction set and threads in one line for people. */
    String description();

    /** Threads that one call uses: as many as asked for, or fewer where there cannot be so many. */
    int threads();

    /**
     * Why it is slower than it need be on this machine, with what to do, a phrase each; empty where it is not. What the
     * processor lacks is no reason: the description names its instruction set.
     */
    List<String> shortcomings();

    /** The precisions in which it can train and infer here, the preferred one first. */
    List<Precision> precisions();

    /**
     * Compiles a program that trains.
     *
     * @param network what to train
     * @param batchSize examples of one step
     * @param precision one of {@link #precisions()}
     * @throws org.alexnet4j.UserException if the memory for it cannot be had
     */
    TrainingProgram compileTraining(Network network, int batchSize, Precision precision);

    /**
     * Compiles a program that infers.
     *
     * @param network what to run
     * @param parameters its parameters; they are copied
     * @param batchSize most examples that one call may bring
     * @param precision one of {@link #precisions()}
     * @param watched names of layers whose activations will be asked for
     * @throws org.alexnet4j.UserException if the memory for it cannot be had
     */
    InferenceProgram compileInference(
            Network network, Parameters parameters, int batchSize, Precision precision, Set<String> watched);

    /**
     * Compiles a program that tells, in {@link Precision#FLOAT32}, which pixels matter.
     *
     * @param network what to ask
     * @param parameters its parameters; they are copied
     * @param batchSize images of one call
     * @throws org.alexnet4j.UserException if the memory for it cannot be had
     */
    SaliencyProgram compileSaliency(Network network, Parameters parameters, int batchSize);

    /** Whether it can infer in {@link Precision#INT8} here. */
    default boolean quantizes() {
        return false;
    }

    /**
     * Compiles a program that infers in {@link Precision#INT8}.
     *
     * @param network what to run
     * @param parameters its parameters; they are rounded to 8 bits, each output channel with a scale of its own
     * @param ranges of its layers' inputs
     * @param batchSize most examples that one call may bring
     * @throws IllegalArgumentException if the engine does not {@linkplain #quantizes() quantize}
     * @throws org.alexnet4j.UserException if the memory for it cannot be had
     */
    default InferenceProgram compileQuantized(
            Network network, Parameters parameters, ActivationRanges ranges, int batchSize) {
        throw new IllegalArgumentException(name() + " does not quantize");
    }

    /**
     * Measures what the device does at best with this engine's threads, in a second or two.
     *
     * @return empty where the engine does not strive for it
     */
    default Optional<MachineLimits> limits(Precision precision) {
        return Optional.empty();
    }

    @Override
    void close();
}

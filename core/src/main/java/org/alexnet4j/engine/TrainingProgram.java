package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/**
 * A network compiled for training: it owns parameters, velocities, gradients and activations. For one thread at a time:
 * calls from others wait.
 *
 * <p>Images are direct float buffers (N,C,H,W) of the full batch size, in native byte order; labels are class indices.
 */
public interface TrainingProgram extends AutoCloseable {
    /** What is trained. */
    Network network();

    /** Examples of one step. */
    int batchSize();

    /** In which numbers. */
    Precision precision();

    /** A direct buffer for the images of one batch, which the engine reads without a copy where it can. */
    FloatBuffer newImages();

    /**
     * Forward pass, mean softmax cross-entropy (section 3), backward pass.
     *
     * @param images (N,C,H,W), N the batch size
     * @param labels class indices, (N)
     * @param dropout key of the dropout masks; a unit's fate is {@link DropoutMask}'s
     * @return what came out; its logits are valid until the next call
     */
    StepResult forwardBackward(FloatBuffer images, int[] labels, DropoutMask dropout);

    /**
     * Changes parameters and velocities by the gradients of the last {@link #forwardBackward}.
     *
     * @return whether they are all finite still. A loss alone does not tell: a ReLU may hide what is not a number
     */
    boolean update(Update update);

    /**
     * Forward pass, loss, backward pass and update, fused as the engine sees fit. Gradients of parameters whose rate is
     * 0 need not be computed: an engine may leave out the backward pass below the lowest layer that learns.
     *
     * @return what came out before the update. Its loss is not a number if anything went wrong: if the loss itself is
     *     not finite, parameters and velocities are left as they were; else the update made one of them not finite
     */
    default StepResult step(FloatBuffer images, int[] labels, DropoutMask dropout, Update update) {
        StepResult result = forwardBackward(images, labels, dropout);
        boolean good = Double.isFinite(result.loss()) && update(update);
        return good ? result : new StepResult(Double.NaN, result.logits());
    }

    /**
     * As {@link #step}, with the time of every layer, in the order of their work; measuring costs a little.
     *
     * @return empty where the engine cannot tell
     */
    default List<LayerTime> timedStep(FloatBuffer images, int[] labels, DropoutMask dropout, Update update) {
        step(images, labels, dropout, update);
        return List.of();
    }

    /**
     * Forward pass in inference mode (dropout multiplies by 1 - rate), with the parameters as they are now.
     *
     * @param images (N,C,H,W), N the batch size; what lies beyond {@code count} is computed and not returned
     * @param count examples that matter, at most the batch size
     * @return logits (count, classes), valid until the next call
     */
    FloatBuffer predict(FloatBuffer images, int count);

    /**
     * Which kernels have died: forward pass in inference mode, then of every layer with a ReLU behind it the share of its
     * maps (or units) that are 0 there in every image. No gradient of the batch reaches the weights of such a kernel.
     *
     * @param images (N,C,H,W), N the batch size
     * @return for each of {@link Network#rectifiers()} a fraction; empty where the engine cannot tell
     */
    default Map<String, Double> deadShares(FloatBuffer images) {
        return Map.of();
    }

    /** The mean of the absolute values of a parameter, velocity or gradient. */
    default double meanMagnitude(Tensor tensor, ParameterSpec parameter) {
        FloatBuffer values = FloatBuffer.allocate(parameter.size());
        read(tensor, parameter.name(), values);
        double sum = 0;
        for (float value : values.array()) {
            sum += Math.abs(value);
        }
        return sum / parameter.size();
    }

    /** Copies a parameter, velocity or gradient out, row-major. */
    void read(Tensor tensor, String parameter, FloatBuffer values);

    /** Copies a parameter or velocity in, row-major. */
    void write(Tensor tensor, String parameter, FloatBuffer values);

    /** Copies all parameters or velocities in. */
    default void write(Tensor tensor, Parameters values) {
        for (ParameterSpec parameter : network().parameters()) {
            write(tensor, parameter.name(), values.get(parameter));
        }
    }

    /**
     * The first layer, from the image on, with an activation of the last pass that is not finite; if there is none, the last
     * layer, from the logits back, with such a parameter gradient.
     */
    Optional<String> firstNotFinite();

    /** What memory it holds, for a table for people. */
    List<MemoryUse> memory();

    @Override
    void close();

    /** The tensors that belong to each parameter. */
    enum Tensor {
        /** The parameter itself. */
        PARAMETER,
        /** Its running update, v in the paper. */
        VELOCITY,
        /** The derivative of the last batch's mean loss. */
        GRADIENT
    }
}

package org.alexnet4j.engine;

/**
 * What a layer took in one step.
 *
 * @param layer its name; for {@link Phase#UPDATE} empty, since that is of all parameters at once
 * @param phase in which part of the step
 * @param nanos nanoseconds, copies from one memory layout to another included
 */
public record LayerTime(String layer, Phase phase, long nanos) {
    /** The parts of a training step. */
    public enum Phase {
        /** From the images to the logits. */
        FORWARD,
        /** The loss, and back to the gradients. */
        BACKWARD,
        /** The change of the parameters. */
        UPDATE
    }
}

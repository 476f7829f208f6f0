package org.alexnet4j.model;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that is needed to go on with a training.
 *
 * @param model the model as it is now
 * @param velocities by the name of the parameter, row-major in its shape, each buffer from position 0 to its limit
 * @param state position in the run: step, rate policy, best error and the like
 */
public record Checkpoint(Model model, Map<String, FloatBuffer> velocities, Map<String, String> state) {
    /** A checkpoint; the maps are copied in their order. */
    public Checkpoint {
        velocities = new LinkedHashMap<>(velocities);
        state = new LinkedHashMap<>(state);
    }
}

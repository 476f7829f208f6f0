package org.alexnet4j.model;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that going on with a training needs.
 *
 * @param model the model so far
 * @param velocities velocity by parameter name
 * @param state the position in the run, as text
 */
public record Checkpoint(Model model, Map<String, FloatBuffer> velocities, Map<String, String> state) {
    /** A checkpoint; the maps are copied in their order. */
    public Checkpoint {
        velocities = Collections.unmodifiableMap(new LinkedHashMap<>(velocities));
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
    }
}

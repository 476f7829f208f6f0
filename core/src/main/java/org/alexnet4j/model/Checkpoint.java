package org.alexnet4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.alexnet4j.engine.Parameters;

/**
 * Everything that going on with a training needs.
 *
 * @param model the model so far
 * @param velocities the velocities of its parameters
 * @param state the position in the run, as text
 */
public record Checkpoint(Model model, Parameters velocities, Map<String, String> state) {
    /** A checkpoint; the map is copied in its order. */
    public Checkpoint {
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
    }
}

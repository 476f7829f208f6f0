package org.alexnet4j.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model came about: dataset and its digest, settings, seed, versions, operating system, measured errors.
 *
 * @param facts name to value, in the order in which people should read them
 */
public record Provenance(Map<String, String> facts) {
    /** The fact that says how many steps a run has taken. */
    public static final String STEPS = "steps";

    /** A provenance; the map is copied in its order. */
    public Provenance {
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Whether a run has taken a step. */
    public boolean isTrained() {
        return !facts.getOrDefault(STEPS, "0").equals("0");
    }
}

package org.alexnet4j.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model came about: dataset and its digest, settings, seed, versions, operating system, measured errors.
 *
 * @param facts name to value, in the order in which people should read them
 */
public record Provenance(Map<String, String> facts) {
    /** A provenance; the map is copied in its order. */
    public Provenance {
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}

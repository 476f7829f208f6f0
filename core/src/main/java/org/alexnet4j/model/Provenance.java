package org.alexnet4j.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a model comes from: dataset digest, seed, settings, versions, operating system, measured errors, time.
 *
 * @param entries what is known, in the order in which it is shown
 */
public record Provenance(Map<String, String> entries) {
    /** Provenance; the map is copied in its order. */
    public Provenance {
        entries = new LinkedHashMap<>(entries);
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts about a thing, one a line for people, a key each for programs. */
final class Facts {
    private final TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.LEFT);
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Adds a fact that people and programs read alike. */
    Facts add(String key, String label, Object value) {
        return add(key, label, value, value.toString());
    }

    /**
     * Adds a fact.
     *
     * @param text for people
     */
    Facts add(String key, String label, @Nullable Object value, String text) {
        values.put(key, value);
        table.row(label, text);
        return this;
    }

    /** Adds a fact that only programs read. */
    Facts addForPrograms(String key, @Nullable Object value) {
        values.put(key, value);
        return this;
    }

    /** For people. */
    List<String> lines() {
        return new ArrayList<>(table.lines());
    }

    /** For programs. */
    String json() {
        return new ObjectMapper().valueToTree(values).toPrettyString();
    }
}

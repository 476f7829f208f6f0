package org.alexnet4j.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table of a TOML file, read key by key: what is missing, of the wrong type or unknown goes to a list of problems,
 * and reading goes on with a stand-in.
 */
final class TomlTable {
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();
    private String who;
    private boolean sound = true;

    private TomlTable(String who, JsonNode node, List<String> problems) {
        this.who = who;
        this.node = node;
        this.problems = problems;
    }

    static TomlTable of(String who, JsonNode node, List<String> problems) {
        return new TomlTable(who, node, problems);
    }

    /** Whose table it is, for problems. */
    String who() {
        return who;
    }

    /** Says whose table it is from now on. */
    void rename(String name) {
        who = name;
    }

    /** Whether everything asked for so far was there and of the right type. */
    boolean sound() {
        return sound;
    }

    /** Lists the keys that nobody asked for. */
    void close() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                problem("unknown parameter " + Names.shown(name) + Names.suggestion(name, known) + "; it takes "
                        + String.join(", ", known));
            }
        }
    }

    String text(String key) {
        JsonNode value = required(key);
        return value == null ? "unnamed" : textOf(key, value);
    }

    String text(String key, String otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : textOf(key, value);
    }

    String choice(String key, Set<String> choices) {
        JsonNode value = required(key);
        return value == null ? "" : choiceOf(key, value, choices);
    }

    String choice(String key, Set<String> choices, String otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : choiceOf(key, value, choices);
    }

    int wholeNumber(String key) {
        JsonNode value = required(key);
        return value == null ? 0 : wholeNumberOf(key, value);
    }

    int wholeNumber(String key, int otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : wholeNumberOf(key, value);
    }

    double number(String key) {
        JsonNode value = required(key);
        return value == null ? 0 : numberOf(key, value);
    }

    double number(String key, double otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : numberOf(key, value);
    }

    @Nullable
    TomlTable table(String key) {
        JsonNode value = required(key);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            problem(key + " must be a table, got " + shown(value));
            return null;
        }
        return new TomlTable(key, value, problems);
    }

    /** An array of tables, called {@code KEY[1]}, {@code KEY[2]}... until they are renamed. */
    List<TomlTable> tables(String key) {
        JsonNode value = required(key);
        List<TomlTable> tables = new ArrayList<>();
        if (value == null) {
            return tables;
        }
        if (!value.isArray()) {
            problem(key + " must be tables, each under [[" + key + "]], got " + shown(value));
            return tables;
        }
        if (value.size() > NetworkCheck.MOST_LAYERS) {
            problem("has " + value.size() + " " + key + ", at most " + NetworkCheck.MOST_LAYERS + " are allowed");
            return tables;
        }
        int position = 0;
        for (JsonNode element : value) {
            position++;
            String name = key + "[" + position + "]";
            if (!element.isObject()) {
                problem(name + " must be a table, got " + shown(element));
                continue;
            }
            tables.add(new TomlTable(name, element, problems));
        }
        return tables;
    }

    private String textOf(String key, JsonNode value) {
        if (!value.isTextual()) {
            problem(key + " must be text in quotes, got " + shown(value));
            return "unnamed";
        }
        if (value.textValue().isBlank()) {
            problem(key + " is empty");
            return "unnamed";
        }
        return value.textValue();
    }

    private String choiceOf(String key, JsonNode value, Set<String> choices) {
        if (!value.isTextual() || !choices.contains(value.textValue())) {
            String hint = value.isTextual() ? Names.suggestion(value.textValue(), choices) : "";
            problem("unknown " + key + " " + (value.isTextual() ? Names.shown(value.textValue()) : shown(value)) + hint
                    + "; choose one of " + String.join(", ", new TreeSet<>(choices)));
            return "";
        }
        return value.textValue();
    }

    private int wholeNumberOf(String key, JsonNode value) {
        if (!value.isIntegralNumber()) {
            problem(key + " must be a whole number, got " + shown(value));
            return 0;
        }
        if (!value.canConvertToInt()) {
            problem(key + " is out of range: " + shown(value));
            return 0;
        }
        return value.intValue();
    }

    private double numberOf(String key, JsonNode value) {
        if (!value.isNumber()) {
            problem(key + " must be a number, got " + shown(value));
            return 0;
        }
        return value.doubleValue();
    }

    private @Nullable JsonNode required(String key) {
        JsonNode value = optional(key);
        if (value == null) {
            problem("parameter " + key + " is missing");
        }
        return value;
    }

    private @Nullable JsonNode optional(String key) {
        known.add(key);
        return node.get(key);
    }

    private static String shown(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isObject() ? "a table" : "an array";
        }
        // The parser drops the zero of 5.0, which would then look like the whole number that was asked for.
        boolean bare = value.isNumber()
                && !value.isIntegralNumber()
                && value.asText().chars().allMatch(Character::isDigit);
        return Names.shown(value + (bare ? ".0" : ""));
    }

    private void problem(String problem) {
        sound = false;
        problems.add(who + ": " + problem);
    }
}

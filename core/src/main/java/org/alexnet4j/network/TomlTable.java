package org.alexnet4j.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table of a TOML file, read key by key: what is missing, of the wrong type or unknown goes to a list of problems,
 * and reading goes on with a stand-in.
 */
public final class TomlTable {
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

    /**
     * A table.
     *
     * @param who whose table it is, for problems
     * @param node the table
     * @param problems receives what is wrong
     */
    public static TomlTable of(String who, JsonNode node, List<String> problems) {
        return new TomlTable(who, node, problems);
    }

    /** Whose table it is, for problems. */
    public String who() {
        return who;
    }

    /** Says whose table it is from now on. */
    public void rename(String name) {
        who = name;
    }

    /** Whether everything asked for so far was there and of the right type. */
    public boolean sound() {
        return sound;
    }

    /** Lists the keys that nobody asked for. */
    public void close() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                problem("unknown parameter " + Names.shown(name) + Names.suggestion(name, known) + "; it takes "
                        + String.join(", ", known));
            }
        }
    }

    /** Text that must be there. */
    public String text(String key) {
        JsonNode value = required(key);
        return value == null ? "unnamed" : textOf(key, value);
    }

    /** Text, or something else where the key is missing. */
    public String text(String key, String otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : textOf(key, value);
    }

    /** One of some words, which must be there. */
    public String choice(String key, Set<String> choices) {
        JsonNode value = required(key);
        return value == null ? "" : choiceOf(key, value, choices);
    }

    /** One of some words, or something else where the key is missing. */
    public String choice(String key, Set<String> choices, String otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : choiceOf(key, value, choices);
    }

    /** A whole number that must be there. */
    public int wholeNumber(String key) {
        JsonNode value = required(key);
        return value == null ? 0 : wholeNumberOf(key, value);
    }

    /** A whole number, or another where the key is missing. */
    public int wholeNumber(String key, int otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : wholeNumberOf(key, value);
    }

    /** A number that must be there. */
    public double number(String key) {
        JsonNode value = required(key);
        return value == null ? 0 : numberOf(key, value);
    }

    /** A number, or another where the key is missing. */
    public double number(String key, double otherwise) {
        JsonNode value = optional(key);
        return value == null ? otherwise : numberOf(key, value);
    }

    /** A table that must be there; null where it is not. */
    public @Nullable TomlTable table(String key) {
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
    public List<TomlTable> tables(String key) {
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

    /** Yes or no, or something else where the key is missing. */
    public boolean flag(String key, boolean otherwise) {
        JsonNode value = optional(key);
        if (value != null && !value.isBoolean()) {
            problem(key + " must be true or false, got " + shown(value));
            return otherwise;
        }
        return value == null ? otherwise : value.booleanValue();
    }

    /** A whole number of any size that fits 64 bits, or another where the key is missing. */
    public long longNumber(String key, long otherwise) {
        JsonNode value = optional(key);
        if (value != null && (!value.isIntegralNumber() || !value.canConvertToLong())) {
            problem(key + " must be a whole number of at most 64 bits, got " + shown(value));
            return otherwise;
        }
        return value == null ? otherwise : value.longValue();
    }

    /** A number; null where the key is missing. */
    public @Nullable Double numberOrNull(String key) {
        JsonNode value = optional(key);
        return value == null ? null : numberOf(key, value);
    }

    /** An array of numbers that must be there. */
    public List<Double> numbers(String key) {
        JsonNode value = required(key);
        List<Double> numbers = new ArrayList<>();
        if (value == null) {
            return numbers;
        }
        if (!value.isArray()) {
            problem(key + " must be numbers in brackets, got " + shown(value));
            return numbers;
        }
        for (JsonNode element : value) {
            numbers.add(numberOf(key, element));
        }
        return numbers;
    }

    /** Whether the key is there, whatever its value. */
    public boolean has(String key) {
        return optional(key) != null;
    }

    /** A table, or an empty one where the key is missing. */
    public TomlTable tableOrEmpty(String key) {
        JsonNode value = optional(key);
        if (value != null && !value.isObject()) {
            problem(key + " must be a table, got " + shown(value));
        }
        return new TomlTable(key, value != null && value.isObject() ? value : MissingNode.getInstance(), problems);
    }

    /** All of its tables by name, where every key may be one: {@code [layers.NAME]}. */
    public Map<String, TomlTable> namedTables() {
        Map<String, TomlTable> tables = new LinkedHashMap<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode value = node.get(name);
            known.add(name);
            if (value.isObject()) {
                tables.put(name, new TomlTable(who + "." + name, value, problems));
            } else {
                problem(Names.shown(name) + " must be a table, got " + shown(value));
            }
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

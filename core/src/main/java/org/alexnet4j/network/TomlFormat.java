package org.alexnet4j.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.file.Utf8Text;
import org.jspecify.annotations.Nullable;

/**
 * A kind of files in TOML that people write, and that may be hostile.
 *
 * @param name such as {@code network file}
 * @param kind as it is recognized
 * @param remedy where to see how such a file looks
 */
public record TomlFormat(String name, ContentKind kind, String remedy) {
    /** {@code network.toml}. */
    public static final TomlFormat NETWORK = new TomlFormat(
            "network file",
            ContentKind.NETWORK,
            "models/alexnet/network.toml is an example; alexnet describe shows a network");

    /** {@code training.toml}. */
    public static final TomlFormat SETTINGS = new TomlFormat(
            "settings file", ContentKind.SETTINGS, "models/alexnet/training.toml is an example of training settings");

    /** No file of people is longer; anything above is refused before it is read. */
    private static final int LONGEST = 1 << 20;

    /** The deepest that has a meaning is four. */
    private static final int DEEPEST = 20;

    private static final int MOST_SHOWN = 20;
    private static final int LONGEST_SHOWN = 200;

    /**
     * The text of a file.
     *
     * @throws UserException if it cannot be read, is too long, or no UTF-8
     */
    public String text(Path file) {
        requireText(file);
        return Utf8Text.read(file, LONGEST);
    }

    /** Text of any kind may be meant for such a file; anything that is known to be something else is called by its name. */
    private void requireText(Path file) {
        ContentKind found = Recognition.of(file);
        boolean text = switch (found) {
            case NETWORK, SETTINGS, JSON, TABLE, TEXT, EMPTY_FILE, UNKNOWN_FILE, MISSING, UNREADABLE, SPECIAL -> true;
            default -> false;
        };
        boolean other = kind == ContentKind.NETWORK ? found == ContentKind.SETTINGS : found == ContentKind.NETWORK;
        if (!text || other) {
            throw Mismatch.of(file, kind);
        }
    }

    /**
     * What a text says.
     *
     * @param where what to call it in errors, such as the file's path
     * @throws UserException if it is too long, or no TOML
     */
    public JsonNode tree(String toml, String where) {
        if (toml.length() > LONGEST) {
            throw tooLong(where, "characters");
        }
        try {
            @Nullable JsonNode tree = new TomlMapper().readTree(toml);
            if (tree == null) {
                return new TomlMapper().createObjectNode();
            }
            requireShallow(tree, where);
            return tree;
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new UserException(
                    UserException.Kind.INPUT,
                    where + line + ": not TOML: "
                            + Printable.line(
                                    e.getOriginalMessage().lines().findFirst().orElse(""), LONGEST_SHOWN),
                    remedy,
                    e);
        }
    }

    /** Tables in tables without end are no file of people, and would exhaust the stack of whatever walks them. */
    private void requireShallow(JsonNode tree, String where) {
        List<JsonNode> level = List.of(tree);
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > DEEPEST) {
                throw UserException.input(
                        where + ": tables within tables, more than " + DEEPEST + " deep, no " + name, remedy);
            }
            List<JsonNode> below = new ArrayList<>();
            level.forEach(node -> node.forEach(below::add));
            level = below;
        }
    }

    /** Problems of a file as one line: the first of them, and their number. */
    public static String listed(Collection<String> problems) {
        String count = problems.size() == 1 ? "" : problems.size() + " problems: ";
        String rest = problems.size() <= MOST_SHOWN ? "" : "; and " + (problems.size() - MOST_SHOWN) + " more";
        return count + problems.stream().limit(MOST_SHOWN).collect(Collectors.joining("; ")) + rest;
    }

    private UserException tooLong(String where, String unit) {
        return UserException.input(where + ": longer than " + LONGEST + " " + unit + ", no " + name, remedy);
    }
}

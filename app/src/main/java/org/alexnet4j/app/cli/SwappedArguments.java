package org.alexnet4j.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Recognition;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Finds two arguments of which each holds what the other should. */
final class SwappedArguments {
    private SwappedArguments() {}

    private record Argument(String label, ContentKind found) {
        boolean suits(String wanted) {
            return switch (wanted) {
                case "MODEL" ->
                    Set.of(ContentKind.MODEL, ContentKind.CHECKPOINT, ContentKind.RUN, ContentKind.ENSEMBLE)
                            .contains(found);
                case "DATASET" -> found == ContentKind.DATASET;
                case "INDEX" -> found == ContentKind.INDEX;
                case "RUN" -> found == ContentKind.RUN;
                case "PICTURE", "PICTURES" ->
                    found.group() == ContentKind.Group.IMAGE || found == ContentKind.IMAGE_FOLDER;
                case "SOURCE" -> found.group() == ContentKind.Group.ARCHIVE || found == ContentKind.IMAGE_FOLDER;
                default -> false;
            };
        }
    }

    /** What to ask if two arguments are swapped. */
    static Optional<String> question(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        List<Argument> arguments = new ArrayList<>();
        for (PositionalParamSpec positional : command.matchedPositionals()) {
            List<String> labels =
                    List.of(positional.paramLabel().replace("...", "").split(" "));
            List<String> values = positional.originalStringValues();
            for (int i = 0; i < values.size(); i++) {
                // Of MODEL... DATASET the last is the last.
                String label = i == values.size() - 1 ? labels.get(labels.size() - 1) : labels.get(0);
                arguments.add(new Argument(label, kind(values.get(i))));
            }
        }
        for (Argument one : arguments) {
            for (Argument other : arguments) {
                boolean each = one.suits(other.label) && other.suits(one.label);
                if (each && !one.suits(one.label) && !other.suits(other.label)) {
                    return Optional.of(String.format(Locale.ROOT, "did you swap %s and %s?", one.label, other.label));
                }
            }
        }
        return Optional.empty();
    }

    private static ContentKind kind(String argument) {
        try {
            return Recognition.of(Path.of(argument));
        } catch (InvalidPathException e) {
            return ContentKind.MISSING;
        }
    }
}

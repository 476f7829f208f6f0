package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;

/**
 * How the lines of a list are written: what separates their fields, and which is which.
 *
 * @param separator comma, tab, semicolon; or a blank, of which the last one counts
 * @param heading whether the first line is one
 * @param split where the split stands, if at all
 */
record ListFormat(char separator, boolean heading, int path, int label, OptionalInt split) {
    private static final List<Character> SEPARATORS = List.of(',', '\t', ';', ' ');

    /** Lines that are looked at. */
    private static final int PROBES = 50;

    private static final List<String> PATH_NAMES = List.of(
            "path",
            "paths",
            "filepath",
            "filepaths",
            "imagepath",
            "file",
            "files",
            "filename",
            "filenames",
            "imagename",
            "image",
            "images",
            "imageid",
            "img",
            "id");
    private static final List<String> LABEL_NAMES = List.of(
            "label",
            "labels",
            "class",
            "classes",
            "classname",
            "category",
            "categories",
            "breed",
            "species",
            "target",
            "name",
            "classid");
    private static final List<String> SPLIT_NAMES = List.of("split", "splits", "set", "subset", "dataset", "partition");

    /**
     * Finds out.
     *
     * @param lines of the list, without comments and empty ones
     * @param where the list, for messages
     */
    static ListFormat of(List<String> lines, ListedFiles files, String where) {
        char separator = separator(lines, files);
        List<List<String>> rows =
                lines.stream().map(line -> fields(line, separator)).toList();
        List<String> first = rows.get(0);
        boolean heading = isHeading(first, rows.subList(1, rows.size()), files);
        int path = column(heading, first, PATH_NAMES).orElse(mostFiles(rows, first.size(), files));
        OptionalInt named = column(heading, first, LABEL_NAMES);
        int label = named.isPresent() && named.getAsInt() != path ? named.getAsInt() : path == 0 ? 1 : 0;
        OptionalInt split = column(heading, first, SPLIT_NAMES);
        if (split.isEmpty() && first.size() <= 3 && named.isEmpty()) {
            split = OptionalInt.of(3 - path - label);
        } else if (first.size() > 3 && named.isEmpty()) {
            throw UserException.input(
                    where + " has " + first.size() + " columns, and no heading says which holds the classes",
                    "name the columns path, class and split in its first line");
        }
        return new ListFormat(separator, heading, path, label, split);
    }

    /** The one with which most lines name files; where none does, with which most have two fields. */
    private static char separator(List<String> lines, ListedFiles files) {
        char best = SEPARATORS.get(0);
        int most = -1;
        for (char separator : SEPARATORS) {
            int score = 0;
            for (String line : lines.subList(0, Math.min(PROBES, lines.size()))) {
                List<String> fields = fields(line, separator);
                if (fields.size() > 1) {
                    score += fields.stream().anyMatch(files::has) ? PROBES + 1 : 1;
                }
            }
            if (score > most) {
                most = score;
                best = separator;
            }
        }
        return best;
    }

    /** A first line that names no file, nor looks as if it meant one, and whose fields are not those of other lines. */
    private static boolean isHeading(List<String> first, List<List<String>> others, ListedFiles files) {
        boolean namesFile = first.stream().anyMatch(field -> files.has(field) || ImageNames.hasImageEnding(field));
        return !namesFile
                && !others.isEmpty()
                && others.stream()
                        .noneMatch(other -> IntStream.range(0, Math.min(first.size(), other.size()))
                                .anyMatch(i -> first.get(i).equals(other.get(i))));
    }

    private static int mostFiles(List<List<String>> rows, int columns, ListedFiles files) {
        int best = 0;
        long most = 0;
        for (int i = 0; i < columns; i++) {
            int column = i;
            long found = rows.stream()
                    .limit(PROBES)
                    .filter(row -> row.size() > column && files.has(row.get(column)))
                    .count();
            if (found > most) {
                most = found;
                best = i;
            }
        }
        return best;
    }

    private static OptionalInt column(boolean heading, List<String> first, List<String> names) {
        List<String> plain = first.stream()
                .map(field -> field.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))
                .toList();
        Optional<String> name =
                names.stream().filter(some -> heading && plain.contains(some)).findFirst();
        return name.map(some -> OptionalInt.of(plain.indexOf(some))).orElse(OptionalInt.empty());
    }

    /** Whether a line names a file, whatever separates its fields. */
    static boolean namesFile(String line, ListedFiles files) {
        return SEPARATORS.stream()
                .flatMap(separator -> fields(line, separator).stream())
                .anyMatch(files::has);
    }

    /** The fields of a line, without blanks around them. */
    List<String> fields(String line) {
        return fields(line, separator);
    }

    /** After RFC 4180, as far as it stays within one line. */
    private static List<String> fields(String line, char separator) {
        if (separator == ' ') {
            String stripped = line.strip();
            int blank = Math.max(stripped.lastIndexOf(' '), stripped.lastIndexOf('\t'));
            return blank < 0
                    ? List.of(stripped)
                    : List.of(stripped.substring(0, blank).strip(), stripped.substring(blank + 1));
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}

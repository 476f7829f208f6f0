package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Utf8Text;
import org.jspecify.annotations.Nullable;

/**
 * A list of files: {@code path,class} or {@code path,class,split} a line, fields in double quotes where they hold commas
 * or quotes, lines that begin with # left out, a first line that begins with {@code path} or {@code file} taken as a
 * heading. Paths are relative to the list's folder, or absolute: a list is the user's own, and nothing is ever written to
 * where it points.
 */
final class ListLayout {
    private static final int MOST_BYTES = 256 << 20;

    private ListLayout() {}

    private record Line(String path, String name, @Nullable Split split) {}

    static ImageSource open(Path list) {
        List<Line> lines = new ArrayList<>();
        SortedMap<String, ClassLabel> classes = new TreeMap<>();
        int number = 0;
        for (String text : Utf8Text.read(list, MOST_BYTES).lines().toList()) {
            number++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            List<String> fields = fields(text);
            if (lines.isEmpty()
                    && fields.get(0).strip().toLowerCase(Locale.ROOT).matches("path|file|filename|image")) {
                continue;
            }
            Line line = line(fields, list + ":" + number);
            lines.add(line);
            classes.computeIfAbsent(line.name(), name -> Wnids.label(name, Map.of()));
        }
        if (classes.size() < 2) {
            throw UserException.input(
                    list + " lists images of " + classes.size() + " classes",
                    "there must be two classes at least to tell apart: a line each, path,class");
        }
        List<String> order = List.copyOf(classes.keySet());
        List<SourceImage> images = lines.stream()
                .map(line -> new SourceImage(
                        line.path(), java.util.Collections.binarySearch(order, line.name()), line.split()))
                .toList();
        long labeled = lines.stream().filter(line -> line.split() != null).count();
        if (labeled != 0 && labeled != lines.size()) {
            throw UserException.input(
                    list + " gives a split for " + labeled + " of " + lines.size() + " images",
                    "give it for all, or for none");
        }
        return new Source(list.toAbsolutePath().normalize(), List.copyOf(classes.values()), images);
    }

    private static Line line(List<String> fields, String where) {
        if (fields.size() < 2
                || fields.size() > 3
                || fields.get(0).isBlank()
                || fields.get(1).isBlank()) {
            throw UserException.input(where + " is not of the form path,class or path,class,split", "correct the line");
        }
        Split split = null;
        if (fields.size() == 3 && !fields.get(2).isBlank()) {
            split = FolderLayout.splitOf(fields.get(2).strip());
            if (split == null) {
                throw UserException.input(
                        where + ": no split '" + fields.get(2).strip() + "'", "choose train, validation or test");
            }
        }
        return new Line(fields.get(0).strip(), fields.get(1).strip(), split);
    }

    /** Fields of a line after RFC 4180, as far as it stays within one line. */
    static List<String> fields(String line) {
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
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private record Source(Path list, List<ClassLabel> classes, List<SourceImage> images) implements ImageSource {
        @Override
        public SourceFormat format() {
            return SourceFormat.CSV;
        }

        @Override
        public List<PassedOver> passedOver() {
            return List.of();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public byte[] read(SourceImage image) throws IOException {
            try {
                return FolderTree.readBounded(list.resolveSibling(image.name()), MAX_FILE_BYTES);
            } catch (InvalidPathException e) {
                throw new IOException("not a path", e);
            }
        }

        @Override
        public void close() {}
    }
}

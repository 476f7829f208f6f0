package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;
import org.alexnet4j.file.Utf8Text;
import org.jspecify.annotations.Nullable;

/**
 * A list of files: {@code path,class} or {@code path,class,split} a line, in UTF-8, with commas, tabs or semicolons, fields
 * in double quotes where they hold these; or {@code path index} as Caffe writes it. A first line that names no file is a
 * heading, which may give the columns another order; lines that begin with # and name no file are comments. Paths are
 * relative to the list's folder (or to the one in it that has them), or absolute: a list is the user's own, and nothing is ever written to where it points.
 */
final class ListLayout {
    private static final int MOST_BYTES = 256 << 20;

    private ListLayout() {}

    private record Line(int number, String text) {}

    private record Entry(
            String path, ClassLabel label, @Nullable Split split) {}

    /** Whether a file has the name of a list. */
    static boolean isNamed(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.matches(".*\\.(csv|tsv|txt|lst)") && Files.isRegularFile(path);
    }

    static ImageSource open(Path list) {
        Path absolute = list.toAbsolutePath().normalize();
        List<String> text = Utf8Text.read(list, MOST_BYTES).lines().toList();
        Path own = absolute.resolveSibling("");
        ListedFiles files = new ListedFiles(ListFolder.of(absolute, text));
        PassedOver.Counter passedOver = new PassedOver.Counter();
        List<Line> lines = lines(text, files, passedOver);
        if (lines.isEmpty()) {
            throw UserException.input(list + " lists no images", "write a line for each: path,class");
        }
        ListFormat format = ListFormat.of(lines.stream().map(Line::text).toList(), files, list.toString());
        if (format.heading()) {
            passedOver.add("taken for a heading", lines.get(0).text());
            lines = lines.subList(1, lines.size());
        }
        List<Entry> entries = lines.stream()
                .map(line -> entry(format, line.text(), list + ":" + line.number()))
                .toList();
        requireAllOrNone(entries, list);
        SortedMap<String, ClassLabel> classes = new TreeMap<>(order(entries));
        entries.forEach(entry -> classes.putIfAbsent(entry.label().key(), entry.label()));
        Map<String, Integer> indices = new HashMap<>();
        classes.keySet().forEach(key -> indices.put(key, indices.size()));
        List<SourceImage> images = new ArrayList<>();
        for (Entry entry : entries) {
            int index = indices.getOrDefault(entry.label().key(), -1);
            images.add(new SourceImage(entry.path(), index, entry.split()));
        }
        return new Source(
                list,
                files,
                List.copyOf(classes.values()),
                List.copyOf(images),
                passedOver.all(),
                notes(own, files.folder(), classes.values()));
    }

    private static List<String> notes(Path own, Path folder, Collection<ClassLabel> classes) {
        List<String> notes = new ArrayList<>(ClassNames.alike(classes));
        if (!folder.equals(own)) {
            notes.add("the paths of the list are those in its folder " + PathText.of(own.relativize(folder)));
        }
        return List.copyOf(notes);
    }

    private static List<Line> lines(List<String> texts, ListedFiles files, PassedOver.Counter passedOver) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : texts) {
            number++;
            if (text.startsWith("#") && !isNameWithHash(text, files)) {
                passedOver.add("a comment", text);
            } else if (!text.isBlank()) {
                lines.add(new Line(number, text));
            }
        }
        return lines;
    }

    private static boolean isNameWithHash(String line, ListedFiles files) {
        for (int i = 1; i < line.length(); i++) {
            if (",;\t ".indexOf(line.charAt(i)) >= 0 && files.has(line.substring(0, i))) {
                return true;
            }
        }
        return false;
    }

    private static Entry entry(ListFormat format, String line, String where) {
        List<String> fields = format.fields(line);
        int needed = Math.max(format.path(), format.label());
        int known = Math.max(3, 1 + Math.max(needed, format.split().orElse(0)));
        if (fields.size() <= needed
                || (fields.size() > known && !format.heading())
                || fields.get(format.path()).isEmpty()
                || fields.get(format.label()).isEmpty()) {
            throw UserException.input(where + " is not of the form path,class or path,class,split", "correct the line");
        }
        int at = format.split().orElse(fields.size());
        String split = at < fields.size() ? fields.get(at) : "";
        return new Entry(
                fields.get(format.path()),
                Wnids.label(fields.get(format.label()), Map.of()),
                split.isEmpty() ? null : split(split, where));
    }

    private static Split split(String name, String where) {
        return SplitName.splitOf(name)
                .orElseThrow(() ->
                        UserException.input(where + ": no split '" + name + "'", "choose train, validation or test"));
    }

    private static void requireAllOrNone(List<Entry> entries, Path list) {
        long labeled = entries.stream().filter(entry -> entry.split() != null).count();
        if (labeled != 0 && labeled != entries.size()) {
            throw UserException.input(
                    list + " gives a split for " + labeled + " of " + entries.size() + " images",
                    "give it for all, or for none");
        }
    }

    /** Numbers of classes keep their order; names are in ASCII order. */
    private static Comparator<String> order(List<Entry> entries) {
        boolean numbers = entries.stream().allMatch(entry -> entry.label().key().matches("\\d{1,9}"));
        return numbers
                ? Comparator.<String>comparingInt(Integer::parseInt).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
    }

    private record Source(
            Path list,
            ListedFiles files,
            List<ClassLabel> classes,
            List<SourceImage> images,
            List<PassedOver> passedOver,
            List<String> notes)
            implements ImageSource {
        @Override
        public String where() {
            return list.toString();
        }

        @Override
        public SourceFormat format() {
            return SourceFormat.CSV;
        }

        @Override
        public byte[] read(SourceImage image) throws IOException {
            return files.read(image.name(), MAX_FILE_BYTES);
        }

        @Override
        public void close() {}
    }
}

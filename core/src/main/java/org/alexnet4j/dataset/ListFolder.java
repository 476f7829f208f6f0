package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;

/**
 * Where the paths of a list begin: in its own folder, or, where none of them is there, in the folder beside it that has
 * them, such as {@code train} beside {@code labels.csv}.
 */
final class ListFolder {
    /** Lines that are looked at: the first is often a heading. */
    private static final int PROBES = 20;

    private ListFolder() {}

    /**
     * Finds it.
     *
     * @param list the file
     * @throws UserException if several folders have files under those names
     */
    static Path of(Path list, List<String> lines) {
        Path own = list.resolveSibling("");
        List<String> probes = lines.subList(0, Math.min(PROBES, lines.size()));
        if (hasOne(own, probes)) {
            return own;
        }
        List<Path> others =
                besides(own).stream().filter(folder -> hasOne(folder, probes)).toList();
        if (others.size() > 1) {
            throw UserException.input(
                    "the files of " + PathText.of(list) + " may be those in " + PathText.of(others.get(0)) + " or in "
                            + PathText.of(others.get(1)),
                    "put the list into the folder that it is about");
        }
        return others.isEmpty() ? own : others.get(0);
    }

    private static boolean hasOne(Path folder, List<String> lines) {
        ListedFiles files = new ListedFiles(folder);
        return lines.stream().anyMatch(line -> ListFormat.namesFile(line, files));
    }

    /** The folders in a folder, and what is in them once more under the same name, as some archives have it. */
    private static List<Path> besides(Path own) {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> inside = Files.list(own)) {
            inside.filter(Files::isDirectory).sorted().forEach(folder -> {
                folders.add(folder);
                Path doubled = folder.resolve(folder.getFileName());
                if (Files.isDirectory(doubled)) {
                    folders.add(doubled);
                }
            });
        } catch (IOException e) {
            return List.of();
        }
        return folders;
    }
}

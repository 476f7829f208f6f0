package org.alexnet4j.dataset;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What else tells the classes of a source that has no class folders: the names of its files, a list in it, an archive. */
final class OtherWays {
    private static final Pattern LIST = Pattern.compile("(?i).*\\.(csv|tsv)");
    private static final Pattern NO_LIST = Pattern.compile("(?i).*submission.*");
    private static final Pattern MATLAB = Pattern.compile("(?i).*\\.mat");
    private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(zip|tar|tgz|tar\\.(gz|bz2|xz))");

    private OtherWays() {}

    /** One that fits, as a part of a sentence; empty if none does. */
    static Optional<String> of(FileTree tree, Collection<String> candidates) {
        TreeSet<String> names = new TreeSet<>();
        long named = candidates.stream()
                .map(FileNamesLayout::classOf)
                .flatMap(Optional::stream)
                .peek(names::add)
                .count();
        if (names.size() > 1 && named > candidates.size() / 2 && names.size() <= named / 2) {
            return Optional.of("say --format file-names if the files are named after their classes ("
                    + names.stream().limit(3).collect(Collectors.joining(", ")) + ")");
        }
        FileTree whole = tree.whole();
        Optional<String> list = first(whole, LIST);
        if (list.isPresent()) {
            return Optional.of("if " + list.get()
                    + " lists paths and classes, give that file (of an archive, once it is unpacked)");
        }
        Optional<String> matlab = first(whole, MATLAB);
        if (matlab.isPresent()) {
            return Optional.of("if " + matlab.get()
                    + " holds the classes, write a list (csv) of path,class: Matlab files are not read");
        }
        return first(whole, ARCHIVE)
                .filter(archive -> candidates.isEmpty())
                .map(archive -> "unpack it, and give " + archive + " or the folder with it");
    }

    private static Optional<String> first(FileTree tree, Pattern name) {
        return tree.files().stream()
                .filter(file ->
                        name.matcher(file).matches() && !NO_LIST.matcher(file).matches())
                .findFirst();
    }
}

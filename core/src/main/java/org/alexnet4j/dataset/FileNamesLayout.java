package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Files whose names are their class and a number: {@code cat.0.jpg}, {@code great_pyrenees_17.jpg}. Folders are splits if
 * those with labels are named as several splits, and say nothing otherwise. Only read where it is asked for: the names
 * of a camera look the same.
 */
final class FileNamesLayout {
    private static final Pattern NAME = Pattern.compile("(.*?\\p{L}.*?)[\\s._()-]*\\d[\\d\\s._()-]*");

    private FileNamesLayout() {}

    /** The class that a file is named after; empty if there is nothing before its number, or no number. */
    static Optional<String> classOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String wnid = Wnids.of(stem);
        Matcher matcher = NAME.matcher(stem);
        return wnid != null ? Optional.of(wnid) : matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static ImageSource read(FileTree tree) {
        Map<String, String> words = Wnids.words(tree);
        SortedMap<String, ClassLabel> classes = new TreeMap<>();
        SortedMap<String, ClassLabel> images = new TreeMap<>();
        PassedOver.Counter passedOver = new PassedOver.Counter();
        passedOver.addAll(tree.passedOver());
        for (String path : tree.files()) {
            Optional<String> name = ImageNames.isCandidate(path) ? classOf(path) : Optional.empty();
            if (name.isPresent()) {
                ClassLabel label = Wnids.label(name.get(), words);
                classes.putIfAbsent(label.key(), label);
                images.put(path, label);
            } else {
                passedOver.add(
                        ImageNames.isCandidate(path) ? "the name is not a class and a number" : PassedOver.ENDING,
                        path);
            }
        }
        if (classes.size() < 2) {
            throw UserException.input(
                    tree.where() + " has no files of two classes, named as cat.0.jpg and dog.0.jpg",
                    "make a folder for each class instead, or give a list (csv) of path,class");
        }
        boolean hasSplits = hasSplits(images.keySet());
        List<String> order = List.copyOf(classes.keySet());
        List<SourceImage> list = new ArrayList<>();
        images.forEach((path, label) -> list.add(
                new SourceImage(path, Collections.binarySearch(order, label.key()), hasSplits ? splitOf(path) : null)));
        return new TreeSource(
                SourceFormat.FILE_NAMES,
                tree,
                List.copyOf(classes.values()),
                List.copyOf(list),
                passedOver.all(),
                ClassNames.alike(classes.values()));
    }

    private static @Nullable Split splitOf(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? null : SplitName.splitOf(path.substring(0, slash)).orElse(null);
    }

    private static boolean hasSplits(Set<String> paths) {
        Set<Split> splits = EnumSet.noneOf(Split.class);
        for (String path : paths) {
            Split split = splitOf(path);
            if (split == null) {
                return false;
            }
            splits.add(split);
        }
        return splits.size() > 1;
    }
}

package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * A folder for each class, perhaps below a folder for each split. Folders within a class folder belong to the class.
 */
final class FolderLayout {
    private static final Map<String, Split> SPLITS = Map.of(
            "train", Split.TRAIN,
            "training", Split.TRAIN,
            "val", Split.VALIDATION,
            "valid", Split.VALIDATION,
            "validation", Split.VALIDATION,
            "test", Split.TEST);

    /** Files beside images that are not taken for broken ones. */
    private static final Set<String> OTHER_FILES =
            Set.of("txt", "md", "csv", "tsv", "json", "xml", "html", "ini", "log", "yml", "yaml", "toml", "py", "mat");

    private FolderLayout() {}

    /** The split that a folder's name stands for, or null. */
    static @Nullable Split splitOf(String folder) {
        return SPLITS.get(folder.toLowerCase(Locale.ROOT));
    }

    /** Whether a file is meant to be an image, by its ending. */
    static boolean isCandidate(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 || !OTHER_FILES.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    static ImageSource read(FileTree tree) {
        SortedSet<String> candidates = new TreeSet<>();
        for (String file : tree.files()) {
            if (isCandidate(file)) {
                candidates.add(file);
            }
        }
        boolean split = isSplit(tree);
        SortedMap<String, ClassLabel> classes = classes(tree, candidates, split);
        List<String> order = List.copyOf(classes.keySet());
        Map<String, Integer> indices = new LinkedHashMap<>();
        order.forEach(name -> indices.put(name, indices.size()));
        List<SourceImage> images = new ArrayList<>();
        PassedOver.Counter passedOver = new PassedOver.Counter();
        passedOver.addAll(tree.passedOver());
        for (String path : candidates) {
            String[] parts = path.split("/", -1);
            int at = split ? 1 : 0;
            Integer index = parts.length > at + 1 ? indices.get(parts[at]) : null;
            if (index == null) {
                passedOver.add("in no class folder", path);
            } else {
                images.add(new SourceImage(path, index, split ? splitOf(parts[0]) : null));
            }
        }
        tree.files().stream()
                .filter(file -> !candidates.contains(file))
                .forEach(file -> passedOver.add(PassedOver.ENDING, file));
        return new TreeSource(
                SourceFormat.FOLDERS,
                tree,
                List.copyOf(classes.values()),
                List.copyOf(images),
                passedOver.all(),
                List.of());
    }

    /** Whether the topmost folders are splits: a training split is among them, and nothing else but splits. */
    private static boolean isSplit(FileTree tree) {
        boolean train = false;
        for (String directory : tree.directories()) {
            if (directory.indexOf('/') < 0) {
                Split split = splitOf(directory);
                if (split == null) {
                    return false;
                }
                train |= split == Split.TRAIN;
            }
        }
        return train;
    }

    /** Class folders by name; each must have a file in every split that names it, and one for training. */
    private static SortedMap<String, ClassLabel> classes(FileTree tree, SortedSet<String> candidates, boolean split) {
        Map<String, String> words = Wnids.words(tree);
        SortedMap<String, ClassLabel> classes = new TreeMap<>();
        Set<String> trained = new TreeSet<>();
        int depth = split ? 2 : 1;
        for (String directory : tree.directories()) {
            String[] parts = directory.split("/", -1);
            if (parts.length != depth) {
                continue;
            }
            String inside = directory + "/";
            SortedSet<String> from = candidates.tailSet(inside);
            if (from.isEmpty() || !from.first().startsWith(inside)) {
                throw UserException.input(
                        "class folder " + tree.where() + "/" + directory + " has no images",
                        "put images into it, or remove it");
            }
            String name = parts[depth - 1];
            classes.put(name, Wnids.label(name, words));
            if (!split || splitOf(parts[0]) == Split.TRAIN) {
                trained.add(name);
            }
        }
        if (classes.isEmpty()) {
            throw UserException.input(
                    "no class folders with images in " + tree.where(),
                    "make a folder for each class, named as the class, and put its images into it");
        }
        for (String name : classes.keySet()) {
            if (!trained.contains(name)) {
                throw UserException.input(
                        "class '" + name + "' in " + tree.where() + " has images for a test but none for training",
                        "give it a folder below train, or remove it");
            }
        }
        if (classes.size() == 1) {
            throw UserException.input(
                    "only one class folder in " + tree.where() + ": " + classes.firstKey(),
                    "there must be two classes at least to tell apart");
        }
        return classes;
    }
}

package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a source that hold class folders: one for each split, or the source itself. Splits are known by their
 * names and by what is in them; what may be splits or classes is refused.
 *
 * @param splits the split of each such folder, null where none is said, by its path with a slash at its end; "" is the
 *     source itself
 * @param leftOut why images below other topmost folders are not used, by the name of the folder
 */
record ClassRoots(SortedMap<String, Optional<Split>> splits, Map<String, String> leftOut) {
    /** Splits hold folders; an image or two may lie beside these. */
    private static final int MOSTLY = 10;

    /** A folder with images in it or below. */
    private static final class Folder {
        private int images;
        private final SortedMap<String, Folder> folders = new TreeMap<>();

        /** The folders in a folder that hold images. */
        private static Folder of(Iterable<String> candidates) {
            Folder root = new Folder();
            for (String candidate : candidates) {
                Folder folder = root;
                String[] parts = candidate.split("/", -1);
                for (int i = 0; i < parts.length - 1; i++) {
                    folder = folder.folders.computeIfAbsent(parts[i], name -> new Folder());
                }
                folder.images++;
            }
            return root;
        }

        private boolean holdsClasses() {
            return !folders.isEmpty();
        }

        private int nested() {
            return folders.values().stream()
                    .mapToInt(folder -> folder.images + folder.nested())
                    .sum();
        }
    }

    private record Finder(String where, Folder root, Supplier<Optional<String>> otherWays) {
        ClassRoots asked(SplitFolders asked) {
            SortedMap<String, Optional<Split>> splits = new TreeMap<>();
            if (asked.isNone()) {
                splits.put("", Optional.empty());
                return new ClassRoots(splits, Map.of());
            }
            asked.folders().forEach((path, split) -> splits.put(unwrapped(path, split), Optional.of(split)));
            Map<String, String> leftOut = new LinkedHashMap<>();
            root.folders.keySet().stream()
                    .filter(name -> splits.keySet().stream().noneMatch(path -> path.startsWith(name + "/")))
                    .forEach(name -> leftOut.put(name, "in '" + name + "', which --splits does not name"));
            return new ClassRoots(splits, leftOut);
        }

        ClassRoots found() {
            Map<String, SplitName> named = splitNames();
            Map<String, Split> labeled = new LinkedHashMap<>();
            Set<String> unlabeled = new TreeSet<>();
            named.forEach((name, meaning) -> {
                Split split = meaning.split();
                if (split != null && folder(unwrapped(name, split)).holdsClasses()) {
                    labeled.put(name, split);
                } else {
                    unlabeled.add(name);
                }
            });
            Set<String> others = new TreeSet<>(root.folders.keySet());
            others.removeAll(named.keySet());
            if (labeled.isEmpty()) {
                requireClasses(named, others);
                return classesIn(new TreeMap<>(Map.of("", Optional.empty())), Map.of());
            }
            requireOneEach(labeled);
            requireNoFurtherSplit(labeled, others);
            SortedMap<String, Optional<Split>> splits = new TreeMap<>();
            labeled.forEach((name, split) -> splits.put(unwrapped(name, split), Optional.of(split)));
            Map<String, String> leftOut = new LinkedHashMap<>();
            unlabeled.forEach(name -> leftOut.put(name, "in '" + name + "', which has no labels"));
            others.forEach(name -> leftOut.put(name, "in '" + name + "', which is beside the splits"));
            return classesIn(splits, leftOut);
        }

        /** The topmost folders that are named as splits: alone, or as others are but for the split. */
        private Map<String, SplitName> splitNames() {
            Map<String, SplitName> meanings = new LinkedHashMap<>();
            for (String name : root.folders.keySet()) {
                SplitName.of(name).ifPresent(meaning -> meanings.put(name, meaning));
            }
            Map<String, SplitName> splits = new LinkedHashMap<>();
            meanings.forEach((name, meaning) -> {
                boolean paired = meanings.values().stream()
                        .anyMatch(other -> other.rest().equals(meaning.rest()) && other.split() != meaning.split());
                if (meaning.rest().isEmpty() || paired) {
                    splits.put(name, meaning);
                }
            });
            return splits;
        }

        private Folder folder(String path) {
            Folder folder = root;
            for (String part : path.split("/", -1)) {
                folder = part.isEmpty() ? folder : folder.folders.getOrDefault(part, new Folder());
            }
            return folder;
        }

        /** The path of the class folders of a split, through one folder that only repeats its name or says nothing. */
        private String unwrapped(String name, Split split) {
            String path = name + "/";
            Folder folder = folder(path);
            while (folder.images == 0 && folder.folders.size() == 1) {
                String child = folder.folders.firstKey();
                if (!SplitName.isFiller(child) && SplitName.splitOf(child).orElse(null) != split) {
                    break;
                }
                path += child + "/";
                folder = folder(path);
            }
            return path;
        }

        /** Folders of images are classes, unless they are named as splits; but a train may be one of several vehicles. */
        private void requireClasses(Map<String, SplitName> named, Set<String> others) {
            boolean isVehicle =
                    named.size() == 1 && named.values().iterator().next().split() == Split.TRAIN && others.size() > 1;
            long meanings = root.folders.keySet().stream()
                    .map(SplitName::of)
                    .flatMap(Optional::stream)
                    .map(meaning -> Optional.ofNullable(meaning.split()))
                    .distinct()
                    .count();
            if (meanings > 1 || (!named.isEmpty() && !isVehicle)) {
                Set<String> folders = named.isEmpty() ? root.folders.keySet() : named.keySet();
                throw UserException.input(
                        "in " + where + ", " + names(folders) + " named as splits hold no class folders",
                        otherWays.get().map(way -> way + "; else ").orElse("")
                                + "make a folder for each class in them, give a list (csv) of path,class, move away what"
                                + " has no labels, or say --splits none if these are classes");
            }
        }

        private void requireOneEach(Map<String, Split> labeled) {
            for (Split split : Split.values()) {
                List<String> same = labeled.keySet().stream()
                        .filter(name -> labeled.get(name) == split)
                        .toList();
                if (same.size() > 1) {
                    throw UserException.input(
                            "in " + where + ", " + names(same) + " may each be the " + split.label() + " split",
                            "say which is which: --splits " + option(labeled));
                }
            }
        }

        /** One more folder beside several splits is left out; beside a single one it may be another split. */
        private void requireNoFurtherSplit(Map<String, Split> labeled, Set<String> others) {
            List<String> alike =
                    others.stream().filter(name -> folder(name).holdsClasses()).toList();
            if (labeled.size() == 1 && !alike.isEmpty()) {
                throw UserException.input(
                        "in " + where + ", " + names(labeled.keySet()) + " seems to be a split, and " + names(alike)
                                + " holds folders, too",
                        "say which is which: --splits " + option(labeled) + " or --splits none if all are classes");
            }
        }

        /** Refuses class folders that hold the same folders, as splits do whose names are not known. */
        private ClassRoots classesIn(SortedMap<String, Optional<Split>> splits, Map<String, String> leftOut) {
            for (String path : splits.keySet()) {
                List<String> parents = new ArrayList<>();
                NavigableSet<String> seen = new TreeSet<>();
                NavigableSet<String> shared = new TreeSet<>();
                folder(path).folders.forEach((name, folder) -> {
                    if (folder.nested() > MOSTLY * folder.images) {
                        parents.add(name);
                        folder.folders.keySet().stream()
                                .filter(child -> !seen.add(child))
                                .forEach(shared::add);
                    }
                });
                if (shared.size() > 1) {
                    throw UserException.input(
                            "the folders " + names(parents) + " in " + where + (path.isEmpty() ? "" : "/" + path)
                                    + " hold the same folders (" + names(shared)
                                    + "): they may be splits or classes",
                            "--splits train=" + path + parents.get(0) + ",test=" + path + parents.get(1)
                                    + " if they are splits, --splits train=" + path + parents.get(0)
                                    + " for one of them alone, --splits none if they are the classes");
                }
            }
            return new ClassRoots(splits, leftOut);
        }

        private static String option(Map<String, Split> labeled) {
            return labeled.entrySet().stream()
                    .map(entry -> entry.getValue().label() + "=" + entry.getKey())
                    .collect(Collectors.joining(","));
        }

        private static String names(Iterable<String> names) {
            List<String> quoted = new ArrayList<>();
            names.forEach(name -> quoted.add("'" + name + "'"));
            int shown = Math.min(quoted.size(), 4);
            String more = quoted.size() > shown ? " and " + (quoted.size() - shown) + " more" : "";
            return String.join(", ", quoted.subList(0, shown)) + more;
        }
    }

    /** A place among the class folders. */
    record Place(@Nullable Split split, String folder) {}

    /**
     * Finds them.
     *
     * @param candidates the images
     * @param asked which folders are splits; null to find out
     * @throws UserException if that is not clear
     */
    static ClassRoots of(FileTree tree, SortedSet<String> candidates, @Nullable SplitFolders asked) {
        Finder finder = new Finder(tree.where(), Folder.of(candidates), () -> OtherWays.of(tree, candidates));
        return asked == null ? finder.found() : finder.asked(asked);
    }

    /** Whether a folder has the place of a class folder. */
    boolean isClassFolder(String directory) {
        return splits.containsKey(directory.substring(0, directory.lastIndexOf('/') + 1));
    }

    /** The class folder that a file lies in, with its split; empty if it lies in none. */
    Optional<Place> placeOf(String path) {
        for (Map.Entry<String, Optional<Split>> root : splits.entrySet()) {
            if (path.startsWith(root.getKey())) {
                String below = path.substring(root.getKey().length());
                int slash = below.indexOf('/');
                if (slash > 0) {
                    return Optional.of(new Place(root.getValue().orElse(null), below.substring(0, slash)));
                }
            }
        }
        return Optional.empty();
    }

    /** Why an image that lies in no class folder is not used. */
    String reasonFor(String path) {
        int slash = path.indexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        return leftOut.getOrDefault(folder, "in no class folder");
    }
}

package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * A folder for each class, perhaps below a folder for each split. Folders within a class folder belong to the class.
 * Names that look alike are the same class, however their letters are put together.
 */
final class FolderLayout {
    private FolderLayout() {}

    /**
     * Reads it.
     *
     * @param asked which folders are splits; null to find out
     */
    static ImageSource read(FileTree tree, @Nullable SplitFolders asked) {
        SortedSet<String> candidates = new TreeSet<>();
        PassedOver.Counter passedOver = new PassedOver.Counter();
        passedOver.addAll(tree.passedOver());
        for (String file : tree.files()) {
            if (ImageNames.isCandidate(file)) {
                candidates.add(file);
            } else {
                passedOver.add(PassedOver.ENDING, file);
            }
        }
        ClassRoots roots = ClassRoots.of(tree, candidates, asked);
        List<String> notes = new ArrayList<>(foldersWithoutImages(tree, roots, candidates));
        SortedMap<String, ClassLabel> classes = classes(tree, roots, candidates);
        notes.addAll(ClassNames.alike(classes.values()));
        Map<String, Integer> indices = new HashMap<>();
        classes.keySet().forEach(key -> indices.put(key, indices.size()));
        if (classes.size() == 1) {
            OtherWays.of(tree, candidates).ifPresent(notes::add);
        }
        ValidationSolution solution = ValidationSolution.of(tree);
        boolean lacksSolution = false;
        List<SourceImage> images = new ArrayList<>();
        for (String path : candidates) {
            Optional<ClassRoots.Place> place = roots.placeOf(path);
            if (place.isPresent()) {
                int index = indices.getOrDefault(key(place.get()), -1);
                images.add(new SourceImage(path, index, place.get().split()));
            } else if (solution.wnidOf(path).filter(indices::containsKey).isPresent()) {
                int index = indices.getOrDefault(solution.wnidOf(path).get(), -1);
                images.add(new SourceImage(path, index, Split.VALIDATION));
            } else {
                lacksSolution |= ValidationSolution.isImage(path);
                passedOver.add(roots.reasonFor(path), path);
            }
        }
        if (lacksSolution) {
            notes.add(
                    "the classes of ILSVRC's validation images are in LOC_val_solution.csv: give the folder that holds"
                            + " it and the images, or sort these into class folders");
        }
        return new TreeSource(
                SourceFormat.FOLDERS,
                tree,
                List.copyOf(classes.values()),
                List.copyOf(images),
                passedOver.all(),
                List.copyOf(notes));
    }

    private static String key(ClassRoots.Place place) {
        return Wnids.label(place.folder(), Map.of()).key();
    }

    /** Classes by what tells them apart. */
    private static SortedMap<String, ClassLabel> classes(
            FileTree tree, ClassRoots roots, SortedSet<String> candidates) {
        Map<String, String> words = Wnids.words(tree);
        SortedMap<String, ClassLabel> classes = new TreeMap<>();
        for (String candidate : candidates) {
            roots.placeOf(candidate).ifPresent(place -> {
                ClassLabel label = Wnids.label(place.folder(), words);
                // A folder may tell the words of a WNID where that of another split does not.
                classes.merge(label.key(), label, (one, other) -> one.name().equals(one.wnid()) ? other : one);
            });
        }
        if (classes.isEmpty()) {
            throw UserException.input(
                    "no class folders with images in " + tree.where(),
                    OtherWays.of(tree, candidates).map(way -> way + "; else ").orElse("")
                            + "make a folder for each class, named as the class, and put its images into it");
        }
        return classes;
    }

    /** A class folder without any file is a mistake; one with other files is no class, which is said. */
    private static List<String> foldersWithoutImages(FileTree tree, ClassRoots roots, SortedSet<String> candidates) {
        List<String> notes = new ArrayList<>();
        for (String directory : tree.directories()) {
            String inside = directory + "/";
            if (roots.isClassFolder(directory) && !startsAny(candidates, inside)) {
                if (!startsAny(tree.files(), inside)) {
                    throw UserException.input(
                            "class folder " + tree.where() + "/" + directory + " has no images",
                            "put images into it, or remove it");
                }
                notes.add("folder " + directory + " holds no images and is not taken for a class");
            }
        }
        return notes;
    }

    private static boolean startsAny(SortedSet<String> paths, String prefix) {
        SortedSet<String> from = paths.tailSet(prefix);
        return !from.isEmpty() && from.first().startsWith(prefix);
    }
}

package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.alexnet4j.UserException;

/** Files in one folder, each named after its class's WNID: {@code n01440764_10026.JPEG}, {@code n01440764_tench.JPEG}. */
final class WnidFilesLayout {
    private WnidFilesLayout() {}

    static boolean fits(FileTree tree) {
        List<String> candidates =
                tree.files().stream().filter(ImageNames::isCandidate).toList();
        return !candidates.isEmpty() && candidates.stream().allMatch(WnidFilesLayout::isNamed);
    }

    /** Whether a file lies in no folder, and its name begins with a WNID. */
    static boolean isNamed(String path) {
        return path.indexOf('/') < 0 && Wnids.of(stem(path)) != null;
    }

    private static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    static ImageSource read(FileTree tree) {
        Map<String, String> words = Wnids.words(tree);
        SortedMap<String, ClassLabel> classes = new TreeMap<>();
        SortedMap<String, String> images = new TreeMap<>();
        PassedOver.Counter passedOver = new PassedOver.Counter();
        passedOver.addAll(tree.passedOver());
        for (String path : tree.files()) {
            String wnid = isNamed(path) ? Wnids.of(stem(path)) : null;
            if (wnid == null) {
                passedOver.add("the name does not begin with a WNID", path);
            } else {
                classes.putIfAbsent(wnid, Wnids.label(stem(path), words));
                images.put(path, wnid);
            }
        }
        if (classes.size() < 2) {
            throw UserException.input(
                    tree.where() + " has no files of two classes, named as n01440764_NAME.JPEG",
                    "make a folder for each class instead, or leave --format out");
        }
        List<String> order = List.copyOf(classes.keySet());
        List<SourceImage> list = new ArrayList<>();
        images.forEach((path, wnid) -> list.add(new SourceImage(path, Collections.binarySearch(order, wnid), null)));
        return new TreeSource(
                SourceFormat.WNID_FILES,
                tree,
                List.copyOf(classes.values()),
                List.copyOf(list),
                passedOver.all(),
                List.of());
    }
}

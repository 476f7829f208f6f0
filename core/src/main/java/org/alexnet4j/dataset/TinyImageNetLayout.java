package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.alexnet4j.UserException;

/**
 * Tiny ImageNet as published: {@code wnids.txt} names the classes, {@code words.txt} says what they are,
 * {@code train/WNID/images} and {@code val/images} hold the images, and {@code val/val_annotations.txt} the labels of the
 * latter, unless somebody has moved them into folders named after their WNIDs. The images of its test have no public
 * labels and are not used.
 */
final class TinyImageNetLayout {
    private static final String CLASSES = "wnids.txt";
    private static final String ANNOTATIONS = "val/val_annotations.txt";

    private TinyImageNetLayout() {}

    static boolean fits(FileTree tree) {
        return tree.files().contains(CLASSES) && tree.files().contains(ANNOTATIONS);
    }

    static ImageSource read(FileTree tree) {
        if (!fits(tree)) {
            throw UserException.input(
                    tree.where() + " is not laid out as Tiny ImageNet: it has no " + CLASSES + " or no " + ANNOTATIONS,
                    "leave --format out");
        }
        Map<String, String> words = Wnids.words(tree);
        Map<String, Integer> indices = new HashMap<>();
        List<ClassLabel> classes = new ArrayList<>();
        for (String line : new TreeSet<>(tree.lines(CLASSES))) {
            String wnid = line.strip();
            if (!wnid.isEmpty()) {
                indices.put(wnid, classes.size());
                classes.add(new ClassLabel(words.getOrDefault(wnid, wnid), wnid));
            }
        }
        Map<String, String> annotations = new HashMap<>();
        for (String line : tree.lines(ANNOTATIONS)) {
            String[] fields = line.split("\t", 3);
            if (fields.length >= 2) {
                annotations.put(fields[0], fields[1]);
            }
        }
        List<SourceImage> images = new ArrayList<>();
        PassedOver.Counter passedOver = new PassedOver.Counter();
        passedOver.addAll(tree.passedOver());
        for (String path : tree.files()) {
            if (!ImageNames.isCandidate(path)) {
                passedOver.add(PassedOver.ENDING, path);
                continue;
            }
            List<String> parts = List.of(path.split("/", -1));
            Optional<Split> split = SplitName.splitOf(parts.get(0));
            Optional<String> wnid = parts.stream().filter(indices::containsKey).findFirst();
            if (wnid.isEmpty() && split.equals(Optional.of(Split.VALIDATION))) {
                wnid = Optional.ofNullable(annotations.get(parts.get(parts.size() - 1)));
            }
            Optional<Integer> index = wnid.map(indices::get);
            if (split.isEmpty() || index.isEmpty()) {
                passedOver.add("without a label (those of the test are not public)", path);
            } else {
                images.add(new SourceImage(path, index.get(), split.get()));
            }
        }
        return new TreeSource(
                SourceFormat.TINY_IMAGENET,
                tree,
                List.copyOf(classes),
                List.copyOf(images),
                passedOver.all(),
                List.of());
    }
}

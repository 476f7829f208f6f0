package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.UnreadableImageException;

/**
 * The images of one split of a source, with the classes of a model: to measure it on them. Classes are the same if their
 * WNIDs are, or their names; folders may also be the numbers of classes with WNIDs. Images of other classes are left out and counted.
 */
public final class MatchedSource implements ImageSource {
    private final ImageSource source;
    private final List<ClassLabel> classes;
    private final List<SourceImage> images;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Integer> unmatched = new TreeMap<>();
    private final PassedOver.Counter passedOver = new PassedOver.Counter();

    /**
     * Closes the source with itself.
     *
     * @param classes of the model, in its order
     * @param part the split that is meant; empty for all images
     * @throws UserException if no class is one of the model's
     */
    public MatchedSource(ImageSource source, List<ClassLabel> classes, Optional<Split> part) {
        this.source = source;
        this.classes = List.copyOf(classes);
        passedOver.addAll(source.passedOver());
        notes.addAll(source.notes());
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            indices.put(ClassNames.composed(classes.get(i).name()), i);
        }
        for (int i = 0; i < classes.size(); i++) {
            indices.put(ClassNames.composed(classes.get(i).key()), i);
        }
        boolean isNumbered = isNumbered(source.classes(), indices);
        if (isNumbered) {
            notes.add(
                    "the class folders are taken for the numbers of the model's classes, from 0, in the order of WNIDs");
        }
        List<SourceImage> matched = new ArrayList<>();
        for (SourceImage image : source.images()) {
            ClassLabel label = source.classes().get(image.label());
            Integer index = isNumbered
                    ? Integer.valueOf(label.name())
                    : indices.getOrDefault(label.key(), indices.get(label.name()));
            if (part.isPresent() && image.split() != part.get()) {
                passedOver.add("not of the " + part.get().label() + " split", image.name());
            } else if (index == null) {
                unmatched.merge(label.name(), 1, Integer::sum);
            } else {
                matched.add(new SourceImage(image.name(), index, part.orElse(Split.TEST)));
            }
        }
        this.images = List.copyOf(matched);
        if (images.isEmpty() && !unmatched.isEmpty()) {
            throw UserException.input(
                    source.where() + " has no class of the model: it has "
                            + String.join(
                                    ", ", unmatched.keySet().stream().limit(3).toList()) + ", the model "
                            + String.join(
                                    ", ",
                                    classes.stream()
                                            .map(ClassLabel::name)
                                            .limit(3)
                                            .toList()),
                    "name the class folders as the model's classes, or after their WNIDs");
        }
    }

    /** Whether folders are numbers of classes that have WNIDs, as in ImageNet-v2, and mean nothing else. */
    private boolean isNumbered(List<ClassLabel> folders, Map<String, Integer> indices) {
        return classes.stream().allMatch(label -> label.wnid() != null)
                && folders.stream()
                        .map(ClassLabel::name)
                        .allMatch(name -> name.matches("0|[1-9]\\d{0,5}")
                                && Integer.parseInt(name) < classes.size()
                                && !indices.containsKey(name));
    }

    /** How many images there are of each class that is not one of the model's. */
    public Map<String, Integer> unmatched() {
        return unmatched;
    }

    @Override
    public String where() {
        return source.where();
    }

    @Override
    public SourceFormat format() {
        return source.format();
    }

    @Override
    public List<ClassLabel> classes() {
        return classes;
    }

    @Override
    public List<SourceImage> images() {
        return images;
    }

    @Override
    public List<PassedOver> passedOver() {
        return passedOver.all();
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public byte[] read(SourceImage image) throws IOException {
        return source.read(image);
    }

    @Override
    public Image decode(byte[] content, int size, ImageDecoder decoder) throws UnreadableImageException {
        return source.decode(content, size, decoder);
    }

    @Override
    public void close() {
        source.close();
    }
}

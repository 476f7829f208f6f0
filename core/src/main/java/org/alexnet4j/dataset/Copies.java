package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds images with the same content in two classes or two splits. */
final class Copies {
    private record Example(ContentDigest content, int image, Split split) {}

    private final List<SourceImage> images;
    /** Enough of the digests to find the few that occur twice among millions. */
    private long[] keys = new long[1024];

    private final List<Example> examples = new ArrayList<>();

    Copies(List<SourceImage> images) {
        this.images = images;
    }

    /**
     * Takes an example.
     *
     * @param image its place in the source
     */
    void add(int image, ContentDigest content, Split split) {
        if (examples.size() == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
        }
        keys[examples.size()] = content.high();
        examples.add(new Example(content, image, split));
    }

    /** What the user should know, a line each. */
    List<String> warnings() {
        Map<ContentDigest, List<Example>> copies = twice();
        List<String> warnings = new ArrayList<>();
        say(
                        copies.values().stream()
                                .filter(some -> some.stream()
                                                .map(example -> images.get(example.image)
                                                        .label())
                                                .distinct()
                                                .count()
                                        > 1)
                                .toList(),
                        "are copies of images of another class")
                .ifPresent(warnings::add);
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            List<List<Example>> shared = copies.values().stream()
                    .map(some -> withTraining(some, split))
                    .filter(some -> !some.isEmpty())
                    .toList();
            say(shared, "of the " + split.label() + " and training splits are copies of each other")
                    .ifPresent(warnings::add);
        }
        return warnings;
    }

    /** Those of training and of another split, if there are both. */
    private static List<Example> withTraining(List<Example> copies, Split split) {
        List<Example> some = copies.stream()
                .filter(example -> example.split == split || example.split == Split.TRAIN)
                .toList();
        return some.stream().map(Example::split).distinct().count() > 1 ? some : List.of();
    }

    private Optional<String> say(List<List<Example>> groups, String what) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        int count = groups.stream().mapToInt(List::size).sum();
        List<Example> first = groups.stream()
                .min((one, other) -> Integer.compare(one.get(0).image, other.get(0).image))
                .orElseThrow();
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d images %s, such as %s and %s",
                count,
                what,
                images.get(first.get(0).image).name(),
                images.get(first.get(first.size() - 1).image).name()));
    }

    private Map<ContentDigest, List<Example>> twice() {
        long[] sorted = Arrays.copyOf(keys, examples.size());
        Arrays.sort(sorted);
        Set<Long> repeated = new HashSet<>();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                repeated.add(sorted[i]);
            }
        }
        Map<ContentDigest, List<Example>> copies = new HashMap<>();
        for (Example example : examples) {
            if (repeated.contains(example.content.high())) {
                copies.computeIfAbsent(example.content, content -> new ArrayList<>())
                        .add(example);
            }
        }
        copies.values().removeIf(some -> some.size() < 2);
        return copies;
    }
}

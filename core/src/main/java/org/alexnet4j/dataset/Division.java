package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Divides images among the splits. How many of each class a split gets follows from the shares alone; which ones, from their
 * contents alone, so that copies land in the same split.
 */
final class Division {
    /**
     * An image to be placed.
     *
     * @param label class index
     * @param content digest of its file
     */
    record Item(int label, ContentDigest content) {}

    private Division() {}

    /**
     * The split of each image. Every class keeps one for training at least, unless all are for the test.
     *
     * @param classes number of classes
     */
    static List<Split> of(List<Item> items, int classes, double validationShare, double testShare) {
        Map<ContentDigest, Split> placed = new HashMap<>();
        if (testShare == 1) {
            items.forEach(item -> placed.put(item.content, Split.TEST));
        } else {
            place(items, classes, validationShare, testShare, placed);
        }
        return items.stream()
                .map(item -> placed.getOrDefault(item.content, Split.TRAIN))
                .toList();
    }

    private static void place(
            List<Item> items, int classes, double validationShare, double testShare, Map<ContentDigest, Split> placed) {
        List<NavigableMap<ContentDigest, Integer>> copies = new ArrayList<>();
        IntStream.range(0, classes).forEach(label -> copies.add(new TreeMap<>()));
        int[] counts = new int[classes];
        for (Item item : items) {
            copies.get(item.label).merge(item.content, 1, Integer::sum);
            counts[item.label]++;
        }
        int tests = (int) Math.round(testShare * items.size());
        int heldOut = tests + (int) Math.round(validationShare * items.size());
        int[] most = IntStream.of(counts).map(count -> Math.max(0, count - 1)).toArray();
        int[] heldOutOfClass = apportion(heldOut, counts, most);
        int[] testsOfClass = apportion(
                (int) Math.round((double) tests * IntStream.of(heldOutOfClass).sum() / Math.max(1, heldOut)),
                heldOutOfClass,
                heldOutOfClass);
        for (int label = 0; label < classes; label++) {
            Map<Split, Integer> room = new EnumMap<>(Split.class);
            room.put(Split.TEST, testsOfClass[label]);
            room.put(Split.VALIDATION, heldOutOfClass[label] - testsOfClass[label]);
            place(copies.get(label), room, placed);
        }
    }

    /** Places the images of a class in the order of their digests, first those whose copies in another class are placed. */
    private static void place(
            NavigableMap<ContentDigest, Integer> copies, Map<Split, Integer> room, Map<ContentDigest, Split> placed) {
        copies.forEach((content, count) -> {
            Split split = placed.get(content);
            if (split != null) {
                room.computeIfPresent(split, (same, left) -> left - count);
            }
        });
        copies.forEach((content, count) -> placed.computeIfAbsent(content, unplaced -> {
            Split split = List.of(Split.TEST, Split.VALIDATION).stream()
                    .filter(some -> room.getOrDefault(some, 0) >= count)
                    .findFirst()
                    .orElse(Split.TRAIN);
            room.computeIfPresent(split, (same, left) -> left - count);
            return split;
        }));
    }

    /**
     * Shares a total out in proportion to weights: the whole parts first, then one each to the largest remainders (Hamilton's
     * method), of equal ones to the first.
     *
     * @param most what each may get
     */
    static int[] apportion(int total, int[] weights, int[] most) {
        double all = IntStream.of(weights).asLongStream().sum();
        double[] exact = IntStream.of(weights)
                .mapToDouble(weight -> all == 0 ? 0 : total * (weight / all))
                .toArray();
        int[] given = IntStream.range(0, weights.length)
                .map(i -> Math.min(most[i], (int) Math.floor(exact[i] + 1e-9)))
                .toArray();
        int left = total - IntStream.of(given).sum();
        while (left > 0) {
            List<Integer> open = IntStream.range(0, weights.length)
                    .filter(i -> given[i] < most[i])
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> given[i] - exact[i]))
                    .limit(left)
                    .toList();
            if (open.isEmpty()) {
                break;
            }
            open.forEach(i -> given[i]++);
            left -= open.size();
        }
        return given;
    }
}

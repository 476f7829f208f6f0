package org.alexnet4j.evaluation;

import java.util.Map;
import java.util.TreeMap;

/** How often each class was taken for which; sparse, since most pairs of many classes never occur. */
public final class ConfusionMatrix {
    private final int classes;
    private final Map<Long, Integer> counts = new TreeMap<>();

    ConfusionMatrix(int classes) {
        this.classes = classes;
    }

    void add(int actual, int predicted) {
        counts.merge((long) actual * classes + predicted, 1, Integer::sum);
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** Images of class {@code actual} whose first answer was {@code predicted}. */
    public int count(int actual, int predicted) {
        return counts.getOrDefault((long) actual * classes + predicted, 0);
    }
}

package org.alexnet4j.tuning;

import java.util.Collections;
import java.util.List;

/**
 * Stops trials that are not worth their time: after an epoch, one whose lowest error so far is above the median of what
 * earlier trials had reached by the same epoch. (After Golovin et al. 2017, who compare with running averages of complete
 * trials.) A trial that it stops is never the best one: half of those it was compared with were better already.
 *
 * @param validations how many a whole trial has
 */
record MedianRule(int validations) {
    /** A median of fewer says little; the first trials are trained to the end. */
    static final int LEAST_EARLIER = 4;

    /** Before this share of a trial a low rate only looks bad. */
    private static final double GRACE = 0.25;

    /**
     * Whether a trial is stopped.
     *
     * @param errors its validation errors so far
     * @param earlier those of earlier trials that have not diverged, in whatever order, however long
     */
    boolean stops(List<Double> errors, List<List<Double>> earlier) {
        int now = errors.size();
        if (now == 0 || now < GRACE * validations) {
            return false;
        }
        List<Double> lowest = earlier.stream()
                .filter(other -> other.size() >= now)
                .map(other -> Collections.min(other.subList(0, now)))
                .sorted()
                .toList();
        return lowest.size() >= LEAST_EARLIER && Collections.min(errors) > median(lowest);
    }

    private static double median(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

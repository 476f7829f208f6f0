package org.alexnet4j.benchmark;

import java.util.List;

/**
 * How long the same work took, each time.
 *
 * @param batch images of one time
 * @param seconds in ascending order, at least one
 */
public record Timing(int batch, List<Double> seconds) {
    /** A timing; the list is copied and sorted. */
    public Timing {
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("no measurement");
        }
        seconds = seconds.stream().sorted().toList();
    }

    /** The median, in seconds. */
    public double median() {
        return seconds.get(seconds.size() / 2);
    }

    /** The shortest, in seconds. */
    public double least() {
        return seconds.get(0);
    }

    /** The longest, in seconds. */
    public double most() {
        return seconds.get(seconds.size() - 1);
    }

    /** Images a second in the median. */
    public double imagesPerSecond() {
        return batch / median();
    }
}

package org.alexnet4j.training;

/**
 * Converts steps to epochs: the run's examples are one stream, position p being example p mod {@code examples} of epoch
 * p / {@code examples}, and each step takes the next {@code batchSize}.
 *
 * @param examples of the training split
 * @param batchSize examples of one step
 * @param steps of the whole run
 */
public record Progress(int examples, int batchSize, long steps) {
    /** Whole epochs that are over after so many steps. */
    public long epochsDone(long step) {
        return Math.multiplyExact(step, (long) batchSize) / examples;
    }

    /** Epochs after so many steps, with the part of the current one. */
    public double epochs(long step) {
        return (double) step * batchSize / examples;
    }

    /** Whether so many steps cover at least so many epochs. */
    boolean hasReached(long step, double epochs) {
        return (double) step * batchSize >= epochs * examples;
    }

    /** Whether an epoch ended with the last of so many steps. (Several do, where a batch is larger than the split.) */
    boolean isEpochEnd(long step) {
        return step > 0 && epochsDone(step) > epochsDone(step - 1);
    }
}

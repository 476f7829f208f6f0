package org.alexnet4j.training;

import java.util.Map;
import java.util.Optional;

/**
 * How wrong a network was on a split.
 *
 * @param images how many were classified
 * @param top1Error share whose class was not first, ties counted as wrong
 * @param top5Error share whose class was not among the first five; not a number of five classes or fewer
 * @param meanLoss mean cross-entropy, in nats
 */
public record Errors(long images, double top1Error, double top5Error, double meanLoss) {
    /** A lower top-1 error, or the same with a lower loss; older runs may have kept a loss that is not a number. */
    boolean isBetterThan(Errors other) {
        return top1Error < other.top1Error || (top1Error == other.top1Error && !(meanLoss >= other.meanLoss));
    }

    /** Whether there is a top-5 error: of five classes or fewer, there is not. */
    public boolean hasTop5Error() {
        return !Double.isNaN(top5Error);
    }

    void save(String name, Map<String, String> state) {
        state.put(name + ".images", Long.toString(images));
        state.put(name + ".top1Error", Double.toString(top1Error));
        state.put(name + ".top5Error", Double.toString(top5Error));
        state.put(name + ".meanLoss", Double.toString(meanLoss));
    }

    static Optional<Errors> restore(String name, SavedState state) {
        if (!state.values().containsKey(name + ".images")) {
            return Optional.empty();
        }
        return Optional.of(new Errors(
                state.count(name + ".images", Long.MAX_VALUE),
                state.number(name + ".top1Error"),
                state.number(name + ".top5Error"),
                state.number(name + ".meanLoss")));
    }
}

package org.alexnet4j.app.report;

import java.util.Locale;
import java.util.OptionalDouble;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.experiment.Difference;

/** Shares as people read them. */
final class Percent {
    static final String NONE = "–";

    private Percent() {}

    /** In percent. */
    static String of(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : NONE;
    }

    static String of(OptionalDouble share) {
        return share.isPresent() ? of(share.getAsDouble()) : NONE;
    }

    static String of(Evaluation.Interval interval) {
        return String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * interval.low(), 100 * interval.high());
    }

    /** In points, with half of the interval where it is known. */
    static String points(Difference difference) {
        return points(difference.mean())
                + (Double.isFinite(difference.half())
                        ? String.format(Locale.ROOT, " ± %.1f", 100 * difference.half())
                        : "");
    }

    /** In points, with its sign; what rounds to 0 is +0.0. */
    static String points(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%+.1f", Math.round(1000 * share) / 10.0) : NONE;
    }
}

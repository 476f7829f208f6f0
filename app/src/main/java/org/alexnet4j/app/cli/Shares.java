package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.alexnet4j.evaluation.Evaluation;

/** Shares and their intervals as commands print them. */
final class Shares {
    private Shares() {}

    /** In percent. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Both ends, in percent. */
    static String percent(Evaluation.Interval interval) {
        return percent(interval.low()) + " to " + percent(interval.high());
    }

    /** A row of a table: a name, a share, its interval. */
    static void row(TextTable table, String name, double share, Evaluation.Interval interval) {
        table.row(name, percent(share), "95 % interval " + percent(interval));
    }

    /** Both ends as they are, 0 to 1. */
    static void put(ObjectNode node, String key, Evaluation.Interval interval) {
        node.putArray(key).add(interval.low()).add(interval.high());
    }
}

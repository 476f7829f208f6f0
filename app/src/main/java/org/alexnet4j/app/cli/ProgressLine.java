package org.alexnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says how far a long work is: on one line that is overwritten where a person watches, else on a plain line every ten
 * seconds. Works of less than two seconds are not mentioned.
 */
final class ProgressLine implements AutoCloseable {
    private static final double FIRST_SECONDS = 2;
    private static final double WATCHED_SECONDS = 0.2;
    private static final double UNWATCHED_SECONDS = 10;

    /** The first items are slow, and say little of how long all will take. */
    private static final double LEAST_SHARE = 0.02;

    private final Terminal terminal;
    private final String unit;
    private final long start = System.nanoTime();
    private double next = FIRST_SECONDS;

    /**
     * @param unit what is counted, such as {@code images}
     */
    ProgressLine(Terminal terminal, String unit) {
        this.terminal = terminal;
        this.unit = unit;
    }

    /** Seconds since the work began. */
    double seconds() {
        // More than nothing, even by a clock that runs backwards.
        return Math.max(1, System.nanoTime() - start) * 1e-9;
    }

    /**
     * Tells how far the work is; cheap enough to be called for every item, from any
     * thread.
     *
     * @param remark more to say, or empty
     */
    synchronized void update(long done, long total, String remark) {
        double seconds = seconds();
        if (seconds < next || done == 0 || done == total) {
            return;
        }
        next = seconds + (terminal.interactive() ? WATCHED_SECONDS : UNWATCHED_SECONDS);
        double rate = done / seconds;
        List<String> parts = new ArrayList<>();
        if (done >= total * LEAST_SHARE) {
            parts.add(duration((total - done) / rate) + " left");
        }
        parts.add(String.format(Locale.ROOT, "%,d of %,d %s (%d %%)", done, total, unit, 100 * done / total));
        if (!remark.isEmpty()) {
            parts.add(remark);
        }
        parts.add((rate < 10 ? String.format(Locale.ROOT, "%.1f", rate) : String.format(Locale.ROOT, "%,.0f", rate))
                + " a second");
        terminal.status(parts);
    }

    /** A time for people, such as {@code 45 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        } else if (whole < 3600) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    @Override
    public void close() {
        terminal.clearStatus();
    }
}

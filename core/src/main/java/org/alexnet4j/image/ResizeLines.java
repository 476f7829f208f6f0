package org.alexnet4j.image;

/**
 * The lines of numbers that resizing works on. A thread keeps its own for the next image: fresh memory must be cleared and
 * is in no cache, which costs as much as the sums themselves.
 */
final class ResizeLines {
    /** Lines for images beyond this many numbers are left to the collector. */
    private static final int MOST_KEPT = 2 << 20;

    private static final ThreadLocal<ResizeLines> KEPT = ThreadLocal.withInitial(() -> new ResizeLines(0, 0, 0));

    /** Numbers of a cache line, and those that fit into what comes before an array's first. */
    private static final int CACHE_LINE = 16;

    private static final int HEADER = 4;

    /** Transposed together, so that whole cache lines are written. */
    static final int BLOCK = 8;

    private final int taps;
    private final int span;
    private final int size;
    /** (taps,3·span), or longer, as are the next: the last source rows. */
    final int[][] source;
    /** (8,max(3·span,3·size)): target rows or columns before they are transposed. */
    final int[][] block;
    /** (span,3·size): the columns of the reduced rows. */
    final int[][] turned;

    /**
     * Lines for at least these numbers.
     *
     * @param taps source rows that a window covers
     * @param span source columns
     * @param size target rows
     */
    private ResizeLines(int taps, int span, int size) {
        this.taps = taps;
        this.span = span;
        this.size = size;
        source = new int[taps][evenly(Image.CHANNELS * span)];
        block = new int[BLOCK][evenly(Image.CHANNELS * Math.max(span, size))];
        turned = new int[span][evenly(Image.CHANNELS * size)];
    }

    /**
     * The next length with which arrays that are made one after the other all begin at the same place of a cache line.
     * Vector instructions begin where one of the arrays that they read is aligned, and then all of them are: what crosses
     * a line is read twice.
     */
    private static int evenly(int length) {
        return (length + HEADER + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE - HEADER;
    }

    /** Lines of at least these numbers, with anything in them. */
    static ResizeLines of(int taps, int span, int size) {
        ResizeLines kept = KEPT.get();
        if (kept.taps >= taps && kept.span >= span && kept.size >= size) {
            return kept;
        }
        ResizeLines lines = new ResizeLines(taps, span, size);
        if ((long) Image.CHANNELS * span * (size + taps) <= MOST_KEPT) {
            KEPT.set(lines);
        }
        return lines;
    }
}

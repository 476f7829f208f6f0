package org.alexnet4j.image;

/**
 * The lines of numbers that resizing works on. A thread keeps its own for the next image: fresh memory must be cleared and
 * is in no cache, which costs as much as the sums themselves.
 */
final class ResizeLines {
    /** Lines for images beyond this many numbers are left to the collector. */
    private static final int MOST_KEPT = 2 << 20;

    private static final ThreadLocal<ResizeLines> KEPT = ThreadLocal.withInitial(() -> new ResizeLines(0, 0, 0, 0));

    /** Transposed together, so that whole cache lines are written. */
    static final int BLOCK = 8;

    private final int taps;
    private final int span;
    private final int wide;
    private final int tall;
    /** (taps,wide): the last source rows. */
    final int[][] source;
    /** (8,max(wide,tall)): target rows or columns before they are transposed. */
    final int[][] block;
    /** (span,tall): the columns of the reduced rows. */
    final int[][] turned;

    private ResizeLines(int taps, int span, int wide, int tall) {
        this.taps = taps;
        this.span = span;
        this.wide = wide;
        this.tall = tall;
        source = new int[taps][wide];
        block = new int[BLOCK][Math.max(wide, tall)];
        turned = new int[span][tall];
    }

    /**
     * Lines of at least these numbers, with anything in them.
     *
     * @param taps source rows that a window covers
     * @param span source columns
     * @param size target rows
     */
    static ResizeLines of(int taps, int span, int size) {
        int wide = Image.CHANNELS * span;
        int tall = Image.CHANNELS * size;
        ResizeLines kept = KEPT.get();
        if (kept.taps >= taps && kept.span >= span && kept.wide >= wide && kept.tall >= tall) {
            return kept;
        }
        ResizeLines lines = new ResizeLines(taps, span, wide, tall);
        if ((long) span * tall + (long) taps * wide <= MOST_KEPT) {
            KEPT.set(lines);
        }
        return lines;
    }
}

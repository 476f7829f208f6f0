package org.alexnet4j.image;

/** Pixels row by row: what resizing reads, so that a decoder need not copy them first. */
public interface PixelRows {
    /** Columns. */
    int width();

    /** Rows. */
    int height();

    /** Columns that the image really covers: a little less where a decoder that reduced it had to round up. */
    default double coveredWidth() {
        return width();
    }

    /** Rows that the image really covers. */
    default double coveredHeight() {
        return height();
    }

    /**
     * Reads part of a row.
     *
     * @param y row
     * @param from first column
     * @param count number of columns
     * @param line receives {@code count} values of red, then of green, then of blue, 0 to 255; may be longer
     */
    void read(int y, int from, int count, int[] line);
}

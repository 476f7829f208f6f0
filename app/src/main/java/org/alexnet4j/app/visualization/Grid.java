package org.alexnet4j.app.visualization;

/**
 * Equal cells in rows.
 *
 * @param count of the cells, 1 or more
 * @param columns cells of a full row
 */
record Grid(int count, int columns) {
    /**
     * The grid whose last row lacks least; of those, the one with the most columns.
     *
     * @param fewest columns that are still good
     * @param most columns there is room for
     */
    static Grid of(int count, int fewest, int most) {
        int high = Math.max(1, Math.min(most, count));
        int best = high;
        for (int columns = high; columns >= Math.max(1, Math.min(fewest, high)); columns--) {
            if (lacking(count, columns) < lacking(count, best)) {
                best = columns;
            }
        }
        return new Grid(count, best);
    }

    private static double lacking(int count, int columns) {
        int rows = (count + columns - 1) / columns;
        return (double) (rows * columns - count) / columns;
    }

    int rows() {
        return (count + columns - 1) / columns;
    }

    int column(int cell) {
        return cell % columns;
    }

    int row(int cell) {
        return cell / columns;
    }
}

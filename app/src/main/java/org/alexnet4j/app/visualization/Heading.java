package org.alexnet4j.app.visualization;

import java.util.List;

/**
 * What stands above a figure.
 *
 * @param title what it shows
 * @param note how it is to be read; may be empty
 */
record Heading(String title, String note) {
    /** Between the edge of a page and what is on it. */
    static final int MARGIN = 28;

    private static final int TOP = 44;
    private static final int MOST_TITLE_LINES = 2;
    private static final int MOST_NOTE_LINES = 6;

    private List<String> titleLines(int width) {
        return Lettering.TITLE.lines(title, width - 2.0 * MARGIN, MOST_TITLE_LINES);
    }

    private List<String> noteLines(int width) {
        return Lettering.NOTE.lines(note, width - 2.0 * MARGIN, MOST_NOTE_LINES);
    }

    /** Where the rest of the figure begins. */
    int height(int width) {
        return TOP
                + (titleLines(width).size() - 1) * Lettering.TITLE.line()
                + noteLines(width).size() * Lettering.NOTE.line()
                + 20;
    }

    /** Draws it at the top of a page. */
    void paint(Canvas canvas, int width) {
        int y = TOP;
        for (String line : titleLines(width)) {
            canvas.write(Lettering.TITLE, line, MARGIN, y);
            y += Lettering.TITLE.line();
        }
        y += Lettering.NOTE.line() - Lettering.TITLE.line() + 6;
        for (String line : noteLines(width)) {
            canvas.write(Lettering.NOTE, line, MARGIN, y);
            y += Lettering.NOTE.line();
        }
    }
}

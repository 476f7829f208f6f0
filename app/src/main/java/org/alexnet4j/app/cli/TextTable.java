package org.alexnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of text in columns that line up. */
final class TextTable {
    /** Where the text of a column stands. */
    enum Align {
        LEFT,
        RIGHT
    }

    private static final String GAP = "  ";

    private final List<Align> alignment;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with one column for each alignment. */
    TextTable(Align... alignment) {
        this.alignment = List.of(alignment);
    }

    /**
     * Adds a row with as many cells as the table has columns; an empty row becomes a line of hyphens. What would steer a
     * terminal or end the line in a cell becomes "?".
     */
    void row(String... cells) {
        rows.add(Stream.of(cells).map(Terminal::clean).toList());
    }

    /** The lines of the table, without spaces at their ends. */
    List<String> lines() {
        int[] widths = new int[alignment.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < alignment.size(); column++) {
                String cell = row.isEmpty() ? "-".repeat(widths[column]) : row.get(column);
                String space = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : GAP)
                        .append(alignment.get(column) == Align.RIGHT ? space + cell : cell + space);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}

package org.alexnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of text in columns that line up. */
final class TextTable {
    /** Where the cells of a column stand. */
    enum Align {
        LEFT,
        RIGHT,
        /** At the left, and shortened where a line would be too long. */
        TEXT
    }

    private static final String GAP = "  ";
    private static final String CUT = "…";

    /** A text column is not made narrower than this: its cells could no longer be told apart. */
    private static final int NARROWEST = 8;

    private final List<Align> alignment;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean headed;
    private int bars = -1;

    /** A table with one column for each alignment. */
    TextTable(Align... alignment) {
        this.alignment = List.of(alignment);
    }

    /** Adds the row of headings, before all others. */
    void headings(String... cells) {
        headed = true;
        row(cells);
    }

    /** Says which column holds bars. */
    void bars(int column) {
        bars = column;
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
        return lines(Integer.MAX_VALUE, Emphasis.PLAIN);
    }

    /**
     * The lines of the table, without spaces at their ends.
     *
     * @param most characters of a line, if shortening the widest columns of text is enough for that; numbers stay
     *     whole
     */
    List<String> lines(int most, Emphasis emphasis) {
        int[] widths = fitted(most);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            UnaryOperator<String> style = i == 0 && headed ? emphasis::heading : UnaryOperator.identity();
            lines.add(line(rows.get(i), widths, style, emphasis));
        }
        return lines;
    }

    private String line(List<String> row, int[] widths, UnaryOperator<String> style, Emphasis emphasis) {
        StringBuilder line = new StringBuilder();
        // Spaces are written before the next text only, so that none stand at the end, behind what styles a text.
        int spaces = 0;
        for (int column = 0; column < widths.length; column++) {
            int width = widths[column];
            String cell =
                    row.isEmpty() ? "-".repeat(width) : cut(row.get(column).stripTrailing(), width);
            int free = width - cell.length();
            boolean right = alignment.get(column) == Align.RIGHT;
            spaces += (column == 0 ? 0 : GAP.length()) + (right ? free : 0);
            if (!cell.isEmpty()) {
                line.append(" ".repeat(spaces)).append(column == bars ? emphasis.bar(cell) : style.apply(cell));
                spaces = 0;
            }
            spaces += right ? 0 : free;
        }
        return line.toString();
    }

    private static String cut(String cell, int width) {
        if (cell.length() <= width) {
            return cell;
        }
        int end = width - CUT.length();
        // Not between the two halves of a character.
        return cell.substring(0, Character.isHighSurrogate(cell.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** The widths of the columns, of which the widest text gives way until all fit. */
    private int[] fitted(int most) {
        int[] widths = IntStream.range(0, alignment.size()).map(this::width).toArray();
        int excess = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) - most;
        while (excess > 0) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                if (alignment.get(column) == Align.TEXT
                        && widths[column] > NARROWEST
                        && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> !row.isEmpty())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}

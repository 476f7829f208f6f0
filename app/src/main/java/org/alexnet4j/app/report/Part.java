package org.alexnet4j.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.app.visualization.Figure;

/** A part of a report. */
public sealed interface Part {
    /** A paragraph. */
    record Paragraph(String text) implements Part {}

    /**
     * A table. The first column is text, the others are numbers.
     *
     * @param header the names of the columns
     * @param rows as many cells each
     */
    record Table(String caption, List<String> header, List<List<String>> rows) implements Part {
        /** A table; the lists are copied. */
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
            for (List<String> row : rows) {
                if (row.size() != header.size()) {
                    throw new IllegalArgumentException(row + " has not " + header.size() + " cells");
                }
            }
        }

        /** A table without rows. */
        public static Table headed(String caption, String... header) {
            return new Table(caption, List.of(header), List.of());
        }

        /** The same without some columns, from one to before another. */
        Table withoutColumns(int from, int to) {
            return new Table(
                    caption,
                    without(header, from, to),
                    rows.stream().map(row -> without(row, from, to)).toList());
        }

        private static List<String> without(List<String> cells, int from, int to) {
            return Stream.concat(cells.subList(0, from).stream(), cells.subList(to, cells.size()).stream())
                    .toList();
        }

        /** The same with one more row. */
        public Table with(String... cells) {
            List<List<String>> more = new ArrayList<>(rows);
            more.add(List.of(cells));
            return new Table(caption, header, more);
        }
    }

    /**
     * What something is, line by line.
     *
     * @param lines name and value
     */
    record Facts(String caption, List<List<String>> lines) implements Part {}

    /** A figure with what it shows. */
    record Picture(String caption, Figure figure) implements Part {}

    /** A text that only some want to read, such as a file. */
    record Attachment(String title, String text) implements Part {}
}

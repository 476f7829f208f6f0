package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Csv;
import org.alexnet4j.file.NpyWriter;
import org.alexnet4j.file.SumFile;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/** A file of features: a matrix for NumPy with a table of its rows beside it, or all in one as CSV. */
final class FeatureFile {
    private static final String NPY = ".npy";
    private static final String CSV = ".csv";

    private final Path file;

    /** Computes the rows of a file. */
    @FunctionalInterface
    interface Rows {
        /** Hands out all rows, in order. */
        void writeTo(FeatureRun.Row row) throws IOException;
    }

    /**
     * A file that is to be written.
     *
     * @throws UserException if it has no known ending
     */
    FeatureFile(Path file) {
        this.file = file;
        if (!isCsv() && !name().endsWith(NPY)) {
            throw UserException.input("--out " + file + " is neither .npy nor .csv", "end its name so");
        }
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    private boolean isCsv() {
        return name().endsWith(CSV);
    }

    /** The files that {@link #write} leaves. */
    List<Path> files() {
        return isCsv() ? List.of(file) : List.of(file, table());
    }

    /** Names and classes of the rows: {@code F.names.tsv} beside {@code F.npy}. */
    private Path table() {
        return file.resolveSibling(name().substring(0, name().length() - NPY.length()) + ".names.tsv");
    }

    /**
     * Writes rows.
     *
     * @param width numbers of each
     * @return their number
     * @throws UserException if that fails; what was there is replaced by whole files only, and by both or by none
     */
    int write(int width, Rows rows) {
        try {
            int[] count = new int[1];
            if (isCsv()) {
                SumFile.writeAll(List.of(new WholeFile.Part(file, channel -> count[0] = writeCsv(channel, rows))));
                return count[0];
            }
            List<String> lines = new ArrayList<>(List.of("name\tclass"));
            WholeFile.Content matrix = channel -> count[0] = writeNpy(channel, width, rows, lines);
            WholeFile.Content names = channel -> {
                Writer out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
                for (String line : lines) {
                    out.write(line + "\n");
                }
                out.flush();
            };
            SumFile.writeAll(List.of(new WholeFile.Part(file, matrix), new WholeFile.Part(table(), names)));
            return count[0];
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /** Adds a line for each row, too. */
    private static int writeNpy(FileChannel channel, int width, Rows rows, List<String> lines) throws IOException {
        NpyWriter matrix = new NpyWriter(channel, width);
        rows.writeTo((picture, features) -> {
            matrix.write(features);
            // Tabs and ends of lines would make other rows of the table.
            lines.add(Terminal.clean(picture.name()) + "\t"
                    + Terminal.clean(picture.identity().label()));
        });
        matrix.finish();
        return matrix.rows();
    }

    private static int writeCsv(FileChannel channel, Rows rows) throws IOException {
        Writer out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
        int[] count = new int[1];
        rows.writeTo((picture, features) -> {
            StringBuilder line = new StringBuilder();
            if (count[0]++ == 0) {
                line.append("name,class");
                for (int i = 0; i < features.length; i++) {
                    line.append(",f").append(i);
                }
                line.append("\r\n");
            }
            line.append(Csv.quoted(picture.name()))
                    .append(',')
                    .append(Csv.quoted(picture.identity().label()));
            for (float feature : features) {
                line.append(',').append(feature);
            }
            out.append(line).append("\r\n");
        });
        out.flush();
        return count[0];
    }
}

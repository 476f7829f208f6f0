package org.alexnet4j.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.file.Csv;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/** How often each class was taken for which. Sparse, since of ten thousand classes most pairs never occur. */
public final class ConfusionMatrix {
    private final int classes;
    private final Map<Long, Integer> counts = new HashMap<>();

    ConfusionMatrix(int classes) {
        this.classes = classes;
    }

    void add(int actual, int predicted) {
        counts.merge((long) actual * classes + predicted, 1, Integer::sum);
    }

    /**
     * A pair of classes that occurs.
     *
     * @param count images of class {@code actual} that were taken for class {@code predicted}
     */
    public record Entry(int actual, int predicted, int count) {}

    /** All pairs that occur, by actual and then by predicted class. */
    public List<Entry> entries() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry ->
                        new Entry((int) (entry.getKey() / classes), (int) (entry.getKey() % classes), entry.getValue()))
                .toList();
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** Images of class {@code actual} that were taken for class {@code predicted}. */
    public int count(int actual, int predicted) {
        return counts.getOrDefault((long) actual * classes + predicted, 0);
    }

    /**
     * Writes the matrix as CSV (RFC 4180): a row for each actual class, a column for each predicted one, names at the
     * left and at the top.
     *
     * @param labels the classes in the order of their indices
     * @throws org.alexnet4j.UserException if the file cannot be written
     */
    public void writeCsv(List<ClassLabel> labels, Path file) {
        try {
            WholeFile.write(file, channel -> writeRows(labels, channel));
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    private void writeRows(List<ClassLabel> labels, FileChannel file) throws IOException {
        Writer out = new BufferedWriter(Channels.newWriter(file, UTF_8));
        out.write("actual \\ predicted");
        for (ClassLabel label : labels) {
            out.write("," + Csv.quoted(label.name()));
        }
        out.write("\r\n");
        for (int actual = 0; actual < classes; actual++) {
            out.write(Csv.quoted(labels.get(actual).name()));
            for (int predicted = 0; predicted < classes; predicted++) {
                out.write("," + count(actual, predicted));
            }
            out.write("\r\n");
        }
        out.flush();
    }
}

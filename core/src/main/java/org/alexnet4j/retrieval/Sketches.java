package org.alexnet4j.retrieval;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.alexnet4j.file.NpyHeader;
import org.alexnet4j.file.NpyWriter;

/**
 * A sketch of each row of an index, some thirty times shorter than the row: rows that are near have sketches that are near,
 * so that only the rows with the nearest sketches need be compared in full. Sketches are compared all: of 100,000 that is a
 * matter of milliseconds.
 *
 * @param directions what sketches are made along
 * @param matrix (rows, directions)
 */
record Sketches(PrincipalDirections directions, FeatureMatrix matrix) {
    /** Numbers of a sketch. */
    static final int WIDTH = 128;

    /** With fewer rows or numbers, all are compared as fast. */
    static final int FEWEST_ROWS = 10_000;

    private static final int LEAST_WIDTH = 4 * WIDTH;

    /** Numbers that are looked at to find the directions. */
    private static final int SAMPLE = 1 << 24;

    private static final int MOST_WIDTH = SAMPLE / (2 * WIDTH);
    private static final int BLOCK = 1 << 20;

    /** Rows that are compared in full: so many, and for each that is wanted so many more. */
    private static final int CANDIDATES = 150;

    private static final int CANDIDATES_EACH = 10;

    /**
     * Writes directions and sketches behind a matrix, if it is large enough for them to be of use.
     *
     * @param file at the end of the matrix, which is all it has
     * @param size of that matrix
     */
    static void write(FileChannel file, NpyHeader size, FeatureIndex.Progress progress) throws IOException {
        if (size.rows() < FEWEST_ROWS || size.columns() < LEAST_WIDTH || size.columns() > MOST_WIDTH) {
            return;
        }
        List<float[]> sample = sample(file, size);
        Optional<PrincipalDirections> found =
                sample.size() > WIDTH ? PrincipalDirections.of(sample, WIDTH) : Optional.empty();
        if (found.isPresent()) {
            write(found.get(), file, size, progress);
        }
    }

    private static void write(
            PrincipalDirections directions, FileChannel file, NpyHeader size, FeatureIndex.Progress progress)
            throws IOException {
        NpyWriter basis = new NpyWriter(file, size.columns());
        basis.write(directions.mean());
        for (float[] direction : directions.directions()) {
            basis.write(direction);
        }
        basis.finish();
        NpyWriter sketches = new NpyWriter(file, directions.count());
        // What came before takes some seconds, however many rows there are.
        progress.at(0, size.rows());
        int step = Math.max(1, BLOCK / size.columns());
        for (int row = 0; row < size.rows(); row += step) {
            float[][] features = read(file, size, row, Math.min(step, size.rows() - row));
            Arrays.parallelSetAll(features, i -> directions.project(features[i]));
            for (float[] sketch : features) {
                sketches.write(sketch);
            }
            progress.at(row + features.length, size.rows());
        }
        sketches.finish();
    }

    /** Rows at even distances, without those that are not finite. */
    private static List<float[]> sample(FileChannel file, NpyHeader size) throws IOException {
        int count = Math.min(size.rows(), SAMPLE / size.columns());
        List<float[]> sample = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] features = read(file, size, (int) ((long) i * size.rows() / count), 1)[0];
            if (PrincipalDirections.isFinite(features)) {
                sample.add(features);
            }
        }
        return sample;
    }

    /** Reads rows of the matrix that a file begins with. */
    private static float[][] read(FileChannel file, NpyHeader size, int first, int count) throws IOException {
        int rowBytes = size.columns() * Float.BYTES;
        long begin = NpyHeader.BYTES + (long) first * rowBytes;
        ByteBuffer bytes = ByteBuffer.allocate(count * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, begin + bytes.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        float[][] rows = new float[count][size.columns()];
        for (int i = 0; i < count; i++) {
            bytes.flip().position(i * rowBytes).asFloatBuffer().get(rows[i]);
            bytes.position(count * rowBytes);
        }
        return rows;
    }

    /** Whether matrices of these sizes may be directions and sketches of a matrix. */
    static boolean fit(NpyHeader basis, NpyHeader sketches, NpyHeader features) {
        return basis.columns() == features.columns()
                && basis.columns() <= MOST_WIDTH
                && basis.rows() == sketches.columns() + 1
                && sketches.columns() <= WIDTH
                && sketches.rows() == features.rows();
    }

    /**
     * Sketches of a file.
     *
     * @param basis the mean, and below it the directions
     */
    static Sketches of(FeatureMatrix basis, FeatureMatrix matrix) {
        float[][] directions = new float[matrix.columns()][];
        Arrays.setAll(directions, i -> basis.row(i + 1));
        return new Sketches(new PrincipalDirections(basis.row(0), directions), matrix);
    }

    /** How many rows are compared in full. */
    int candidates(int wanted) {
        return (int) Math.min(matrix.rows(), CANDIDATES + (long) CANDIDATES_EACH * wanted);
    }

    /** The rows with the nearest sketches. */
    int[] candidates(float[] query, int wanted) {
        return ExactSearch.nearest(matrix, directions.project(query), candidates(wanted)).stream()
                .mapToInt(Neighbor::row)
                .toArray();
    }
}

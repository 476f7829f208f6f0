package org.alexnet4j.retrieval;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.NpyHeader;

/**
 * A mapped matrix of an index: features, or sketches of them. Where the check sums of its rows are known, each row is
 * compared with its own when it is used for the first time. Safe to read from many threads.
 */
final class FeatureMatrix {
    private static final int LARGEST_PIECE = 1 << 30;

    private final NpyHeader size;
    private final int rowsPerPiece;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final List<FloatBuffer> numbers = new ArrayList<>();
    private final Path path;
    /** Empty where they are not known, or need not be compared. */
    private final int[] sums;
    /** Two threads may compare the same row. */
    private final boolean[] sound;

    /**
     * Maps the matrix of a file.
     *
     * @param path of the file, for errors
     * @param begin where its header begins
     * @param size what that says; the file is at least as long
     * @param sums of the rows; empty if they are not to be compared
     */
    FeatureMatrix(FileChannel file, Path path, long begin, NpyHeader size, int[] sums) throws IOException {
        this.size = size;
        this.path = path;
        this.sums = sums;
        sound = new boolean[sums.length];
        int rowBytes = Math.multiplyExact(size.columns(), Float.BYTES);
        rowsPerPiece = Math.max(1, LARGEST_PIECE / rowBytes);
        for (int row = 0; row < size.rows(); row += rowsPerPiece) {
            long bytes = (long) Math.min(rowsPerPiece, size.rows() - row) * rowBytes;
            ByteBuffer piece = file.map(
                            FileChannel.MapMode.READ_ONLY, begin + NpyHeader.BYTES + (long) row * rowBytes, bytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
            pieces.add(piece);
            numbers.add(piece.asFloatBuffer());
        }
    }

    int rows() {
        return size.rows();
    }

    int columns() {
        return size.columns();
    }

    /** A row, a copy. */
    float[] row(int row) {
        float[] values = new float[columns()];
        read(row, 0, values, values.length);
        return values;
    }

    /**
     * Copies numbers of a row, from a column on.
     *
     * @throws UserException if the row is not as it was written
     */
    void read(int row, int column, float[] into, int count) {
        if (row < sums.length && !sound[row]) {
            requireSound(row);
            sound[row] = true;
        }
        numbers.get(row / rowsPerPiece).get(row % rowsPerPiece * size.columns() + column, into, 0, count);
    }

    /** Whether a row is as it was written, as far as that is known. */
    boolean isSound(int row) {
        byte[] bytes = new byte[size.columns() * Float.BYTES];
        pieces.get(row / rowsPerPiece).get(row % rowsPerPiece * bytes.length, bytes);
        return row >= sums.length || CheckSum.of(bytes) == sums[row];
    }

    private void requireSound(int row) {
        if (!isSound(row)) {
            throw UserException.input(
                    path + " is damaged: the features in row " + row + " are not as they were written",
                    "delete it and make it again with alexnet index");
        }
    }
}

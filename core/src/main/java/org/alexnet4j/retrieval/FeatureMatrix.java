package org.alexnet4j.retrieval;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.file.NpyHeader;

/** A mapped matrix of an index: features, or sketches of them. Safe to read from many threads. */
final class FeatureMatrix {
    private static final int LARGEST_PIECE = 1 << 30;

    private final NpyHeader size;
    private final int rowsPerPiece;
    private final List<FloatBuffer> pieces = new ArrayList<>();

    /**
     * Maps the matrix of a file.
     *
     * @param begin where its header begins
     * @param size what that says; the file is at least as long
     */
    FeatureMatrix(FileChannel file, long begin, NpyHeader size) throws IOException {
        this.size = size;
        int rowBytes = Math.multiplyExact(size.columns(), Float.BYTES);
        rowsPerPiece = Math.max(1, LARGEST_PIECE / rowBytes);
        for (int row = 0; row < size.rows(); row += rowsPerPiece) {
            long bytes = (long) Math.min(rowsPerPiece, size.rows() - row) * rowBytes;
            pieces.add(file.map(FileChannel.MapMode.READ_ONLY, begin + NpyHeader.BYTES + (long) row * rowBytes, bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer());
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

    /** Copies numbers of a row, from a column on. */
    void read(int row, int column, float[] into, int count) {
        pieces.get(row / rowsPerPiece).get(row % rowsPerPiece * size.columns() + column, into, 0, count);
    }
}

package org.alexnet4j.retrieval;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.file.NpyHeader;

/** The mapped features of an index. Safe to read from many threads. */
final class FeatureMatrix {
    private static final int LARGEST_PIECE = 1 << 30;

    private final NpyHeader size;
    private final int rowsPerPiece;
    private final List<FloatBuffer> pieces = new ArrayList<>();

    /**
     * Maps the matrix of a file.
     *
     * @param size what its header says; the file is at least as long as that
     */
    FeatureMatrix(FileChannel file, NpyHeader size) throws IOException {
        this.size = size;
        int rowBytes = Math.multiplyExact(size.columns(), Float.BYTES);
        rowsPerPiece = Math.max(1, LARGEST_PIECE / rowBytes);
        for (int row = 0; row < size.rows(); row += rowsPerPiece) {
            long bytes = (long) Math.min(rowsPerPiece, size.rows() - row) * rowBytes;
            pieces.add(file.map(FileChannel.MapMode.READ_ONLY, NpyHeader.BYTES + (long) row * rowBytes, bytes)
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

    /** Copies numbers of a row, from a column on. */
    void read(int row, int column, float[] into, int count) {
        pieces.get(row / rowsPerPiece).get(row % rowsPerPiece * size.columns() + column, into, 0, count);
    }
}

package org.alexnet4j.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Writes a matrix in NumPy's format, row by row; how many rows it has need not be known before. */
public final class NpyWriter {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel file;
    private final long begin;
    private final int columns;
    private final ByteBuffer buffer;
    private int rows;
    private int[] sums = new int[1024];

    /**
     * Begins a matrix at the end of a file.
     *
     * @param file open for writing, at its end
     * @param columns 1 or more
     */
    public NpyWriter(FileChannel file, int columns) throws IOException {
        this.file = file;
        this.columns = columns;
        buffer = ByteBuffer.allocateDirect(Math.max(BUFFER_BYTES, Math.multiplyExact(columns, Float.BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN);
        begin = file.position();
        file.position(begin + NpyHeader.BYTES);
    }

    /** Rows so far. */
    public int rows() {
        return rows;
    }

    /** The check sum of each row so far, of its bytes in the file. */
    public int[] rowSums() {
        return Arrays.copyOf(sums, rows);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it does not have a number for each column
     */
    public void write(float[] row) throws IOException {
        if (row.length != columns) {
            throw new IllegalArgumentException("expected " + columns + " numbers, got " + row.length);
        }
        if (buffer.remaining() < columns * Float.BYTES) {
            flush();
        }
        buffer.asFloatBuffer().put(row);
        if (rows == sums.length) {
            sums = Arrays.copyOf(sums, 2 * rows);
        }
        sums[rows++] = CheckSum.of(buffer.slice(buffer.position(), columns * Float.BYTES));
        buffer.position(buffer.position() + columns * Float.BYTES);
    }

    /** Writes what is left, and the header; the file's position is then behind the matrix. */
    public void finish() throws IOException {
        flush();
        ByteBuffer header = new NpyHeader(rows, columns).bytes();
        while (header.hasRemaining()) {
            file.write(header, begin + header.position());
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }
}

package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of a file in NumPy's format 1.0 that holds a matrix of little-endian float32, row by row. It is as long as
 * NumPy itself makes it, whatever the matrix.
 *
 * @param rows 0 or more
 * @param columns 1 or more
 */
public record NpyHeader(int rows, int columns) {
    /** Bytes before the first number. */
    public static final int BYTES = 128;

    private static final String MAGIC = "\u0093NUMPY\u0001\u0000";
    private static final int TEXT_BEGIN = MAGIC.length() + Short.BYTES;
    private static final Pattern TEXT = Pattern.compile(
            "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d{1,9}), (\\d{1,9})\\), \\} *\n");

    /** The header as it stands in the file. */
    public ByteBuffer bytes() {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        String padded = text + " ".repeat(BYTES - TEXT_BEGIN - text.length() - 1) + "\n";
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC.getBytes(ISO_8859_1))
                .putShort((short) padded.length())
                .put(padded.getBytes(ISO_8859_1))
                .flip();
    }

    /**
     * Reads a header.
     *
     * @param bytes the first {@link #BYTES} of a file
     * @return empty if the file is of another kind
     */
    public static Optional<NpyHeader> of(ByteBuffer bytes) {
        byte[] all = new byte[BYTES];
        bytes.duplicate().get(all);
        Matcher text = TEXT.matcher(new String(all, TEXT_BEGIN, BYTES - TEXT_BEGIN, ISO_8859_1));
        if (!text.matches() || Integer.parseInt(text.group(2)) < 1) {
            return Optional.empty();
        }
        NpyHeader header = new NpyHeader(Integer.parseInt(text.group(1)), Integer.parseInt(text.group(2)));
        return header.bytes().equals(ByteBuffer.wrap(all)) ? Optional.of(header) : Optional.empty();
    }

    /** Bytes of the header and the matrix. */
    public long end() {
        return BYTES + (long) Float.BYTES * rows * columns;
    }
}

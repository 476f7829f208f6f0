package org.alexnet4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;

/** Compares the values of a file with their check sums, one for each begun MiB of a tensor, by all cores. */
final class TensorSums {
    /** Bytes of a sum. */
    static final int PIECE = 1 << 20;

    private static final int DIGITS = 8;
    private static final int MAGNITUDE = 0x7FFFFFFF;
    /** Added to the magnitude of a number that is not finite, and only of such, it gives a negative number. */
    private static final int SMALLEST_EXPONENT = 1 << 23;

    private TensorSums() {}

    /**
     * A part of a tensor.
     *
     * @param begin where it begins in the file
     */
    private record Piece(String tensor, long begin, ByteBuffer bytes, String sum) {
        boolean isDamaged() {
            return !sum.equals(CheckSum.text(CheckSum.of(bytes)));
        }
    }

    /** Digits of all sums of a tensor. */
    static int digits(long bytes) {
        return Math.toIntExact(DIGITS * ((bytes + PIECE - 1) / PIECE));
    }

    /**
     * Compares all tensors of a file.
     *
     * @param tensors their bytes, mapped
     * @throws UserException if a sum is another
     */
    static void check(SafetensorsHeader header, Map<String, ByteBuffer> tensors, Path file) {
        List<Piece> pieces = new ArrayList<>();
        for (SafetensorsHeader.Range range : header.ranges()) {
            String sums = header.sums().get(range.name());
            ByteBuffer bytes = tensors.get(range.name());
            for (int at = 0; sums != null && bytes != null && at < bytes.limit(); at += PIECE) {
                int digits = digits(at);
                pieces.add(new Piece(
                        range.name(),
                        header.dataStart() + range.begin() + at,
                        bytes.slice(at, Math.min(PIECE, bytes.limit() - at)),
                        sums.substring(digits, digits + DIGITS)));
            }
        }
        Optional<Piece> first =
                pieces.parallelStream().filter(Piece::isDamaged).min(Comparator.comparingLong(Piece::begin));
        if (first.isPresent()) {
            Piece piece = first.get();
            throw UserException.input(
                    file + " is damaged: " + Safetensors.shown(piece.tensor)
                            + " is not as it was written, between bytes " + piece.begin + " and "
                            + (piece.begin + piece.bytes.limit()),
                    "restore the file, or use another checkpoint of its run; alexnet verify checks them");
        }
    }

    /**
     * Whether all values are finite.
     *
     * @param values little-endian float32, from position 0 to the limit
     */
    static boolean areFinite(ByteBuffer values) {
        int[] bits = new int[1 << 14];
        IntBuffer left =
                values.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int all = 0;
        while (left.hasRemaining()) {
            int count = Math.min(left.remaining(), bits.length);
            left.get(bits, 0, count);
            // Without a branch in the loop, so that the compiler makes vector instructions of it.
            for (int i = 0; i < count; i++) {
                all |= (bits[i] & MAGNITUDE) + SMALLEST_EXPONENT;
            }
        }
        return all >= 0;
    }
}

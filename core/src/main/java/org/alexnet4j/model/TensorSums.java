package org.alexnet4j.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;

/** Looks at all values of a file, by all cores: each begun MiB of a tensor has a check sum. */
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
     * @param sum its digits; empty if it has none
     */
    private record Piece(String tensor, long begin, ByteBuffer bytes, String sum) {
        boolean isDamaged() {
            return !sum.isEmpty() && !sum.equals(CheckSum.text(CheckSum.of(bytes)));
        }

        boolean isNotFinite() {
            return !areFinite(bytes);
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
        Optional<Piece> damaged = first(pieces(header, tensors), Piece::isDamaged);
        if (damaged.isPresent()) {
            Piece piece = damaged.get();
            throw UserException.input(
                    file + " is damaged: " + Safetensors.shown(piece.tensor)
                            + " is not as it was written, between bytes " + piece.begin + " and "
                            + (piece.begin + piece.bytes.limit()),
                    "restore the file, or use another checkpoint of its run; alexnet verify checks them");
        }
    }

    /**
     * The first tensor with a value that is not finite.
     *
     * @param tensors their bytes, mapped
     */
    static Optional<String> firstNotFinite(SafetensorsHeader header, Map<String, ByteBuffer> tensors) {
        return first(pieces(header, tensors), Piece::isNotFinite).map(Piece::tensor);
    }

    private static List<Piece> pieces(SafetensorsHeader header, Map<String, ByteBuffer> tensors) {
        List<Piece> pieces = new ArrayList<>();
        for (SafetensorsHeader.Range range : header.ranges()) {
            String sums = header.sums().getOrDefault(range.name(), "");
            ByteBuffer bytes = tensors.get(range.name());
            for (int at = 0; bytes != null && at < bytes.limit(); at += PIECE) {
                int digits = digits(at);
                pieces.add(new Piece(
                        range.name(),
                        header.dataStart() + range.begin() + at,
                        bytes.slice(at, Math.min(PIECE, bytes.limit() - at)),
                        sums.isEmpty() ? "" : sums.substring(digits, digits + DIGITS)));
            }
        }
        return pieces;
    }

    private static Optional<Piece> first(List<Piece> pieces, Predicate<Piece> faulty) {
        return pieces.parallelStream().filter(faulty).min(Comparator.comparingLong(Piece::begin));
    }

    /**
     * Whether all values are finite.
     *
     * @param values little-endian float32, from position 0 to the limit
     */
    static boolean areFinite(ByteBuffer values) {
        int[] bits = new int[1 << 11];
        int[] all = new int[bits.length];
        IntBuffer left =
                values.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        while (left.hasRemaining()) {
            int count = Math.min(left.remaining(), bits.length);
            left.get(bits, 0, count);
            // Each place by itself and without a branch, so that the compiler makes vector instructions of it.
            for (int i = 0; i < count; i++) {
                all[i] |= (bits[i] & MAGNITUDE) + SMALLEST_EXPONENT;
            }
        }
        return Arrays.stream(all).allMatch(bit -> bit >= 0);
    }
}

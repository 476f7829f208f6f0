package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/** Sums absolute values in one pass, in the time of the memory. */
final class Magnitudes {
    /** 2 x 64 KiB, within the second-level cache. */
    private static final int CACHED = 1 << 14;

    /** What one thread adds up at a time. */
    private static final int PIECE = 1 << 20;

    private Magnitudes() {}

    /** The sum of the absolute values of a tensor in any layout: what pads one is 0. */
    static double sum(FloatBuffer values, int threads) {
        IntStream pieces = IntStream.range(0, (values.limit() + PIECE - 1) / PIECE);
        double[] sums = (threads > 1 ? pieces.parallel() : pieces)
                .mapToDouble(piece -> sum(values, piece * PIECE, Math.min(values.limit(), (piece + 1) * PIECE)))
                .toArray();
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    private static double sum(FloatBuffer values, int from, int to) {
        float[] cache = new float[CACHED];
        // Many sums, since a single one would be added up value by value.
        float[] sums = new float[CACHED];
        for (int start = from; start < to; start += CACHED) {
            int length = Math.min(CACHED, to - start);
            values.get(start, cache, 0, length);
            for (int i = 0; i < length; i++) {
                sums[i] += Math.abs(cache[i]);
            }
        }
        double sum = 0;
        for (float each : sums) {
            sum += each;
        }
        return sum;
    }
}

package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.engine.Update;

/**
 * The update rule in one pass over parameters, velocities and gradients. The time is that of the memory: three tensors
 * read, two written. Pieces are copied into arrays that stay in the cache, since loops over arrays are vectorized.
 */
final class MomentumUpdate {
    /**
     * The tensors of one parameter, in one and the same layout.
     *
     * @param name of the parameter
     */
    record Parameter(String name, FloatBuffer master, FloatBuffer velocity, FloatBuffer gradient) {}

    /** What one thread does at a time. */
    private record Piece(Parameter parameter, int from, int to, float rate, float decay) {}

    /** 4 x 64 KiB, within the second-level cache. */
    private static final int CACHED = 1 << 14;

    private static final int PIECE = 1 << 20;
    private static final ThreadLocal<float[][]> CACHE = ThreadLocal.withInitial(() -> new float[4][CACHED]);

    private final int threads;

    MomentumUpdate(int threads) {
        this.threads = threads;
    }

    /** Changes masters and velocities; whether all of them are still finite. */
    boolean run(List<Parameter> parameters, Update update) {
        List<Piece> pieces = new ArrayList<>();
        long values = 0;
        for (Parameter parameter : parameters) {
            double rate = of(update.rates().get(parameter.name()), parameter.name());
            double decay = of(update.decays().get(parameter.name()), parameter.name());
            int size = parameter.master.limit();
            values += size;
            for (int from = 0; from < size; from += PIECE) {
                pieces.add(
                        new Piece(parameter, from, Math.min(size, from + PIECE), (float) rate, (float) (rate * decay)));
            }
        }
        // A small network's update is over before another thread has woken up.
        Stream<Piece> stream = threads == 1 || values <= PIECE ? pieces.stream() : pieces.parallelStream();
        // Every piece must be changed: no short circuit.
        return stream.map(piece -> change(piece, (float) update.momentum())).reduce(true, Boolean::logicalAnd);
    }

    private static double of(@org.jspecify.annotations.Nullable Double value, String parameter) {
        if (value == null) {
            throw new IllegalArgumentException("no rate or decay for " + parameter);
        }
        return value;
    }

    private static boolean change(Piece piece, float momentum) {
        float[][] cache = CACHE.get();
        Parameter tensors = piece.parameter;
        float[] w = cache[0];
        float[] v = cache[1];
        float[] g = cache[2];
        float[] zeros = cache[3];
        int used = Math.min(CACHED, piece.to - piece.from);
        Arrays.fill(zeros, 0, used, 0);
        for (int from = piece.from; from < piece.to; from += CACHED) {
            int length = Math.min(CACHED, piece.to - from);
            tensors.master.get(from, w, 0, length);
            tensors.velocity.get(from, v, 0, length);
            tensors.gradient.get(from, g, 0, length);
            change(w, v, g, zeros, length, momentum, piece.rate, piece.decay);
            tensors.master.put(from, w, 0, length);
            tensors.velocity.put(from, v, 0, length);
        }
        return areZeros(zeros, used);
    }

    /**
     * v = momentum * v - decay * w - rate * g; w = w + v.
     *
     * @param zeros gets what is no number from velocities that are not finite: zero times others is zero. An array, since a
     *     single sum would be added up one by one
     */
    private static void change(
            float[] w, float[] v, float[] g, float[] zeros, int length, float momentum, float rate, float decay) {
        for (int i = 0; i < length; i++) {
            float velocity = momentum * v[i] - decay * w[i] - rate * g[i];
            v[i] = velocity;
            w[i] += velocity;
            zeros[i] += velocity * 0;
        }
    }

    private static boolean areZeros(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }
}

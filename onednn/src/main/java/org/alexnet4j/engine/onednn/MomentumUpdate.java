package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
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

    /** 3 x 64 KiB, within the second-level cache. */
    private static final int CACHED = 1 << 14;

    private static final int PIECE = 1 << 20;
    private static final ThreadLocal<float[][]> CACHE = ThreadLocal.withInitial(() -> new float[3][CACHED]);

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
        boolean finite = true;
        for (int from = piece.from; from < piece.to; from += CACHED) {
            int length = Math.min(CACHED, piece.to - from);
            tensors.master.get(from, cache[0], 0, length);
            tensors.velocity.get(from, cache[1], 0, length);
            tensors.gradient.get(from, cache[2], 0, length);
            change(cache[0], cache[1], cache[2], length, momentum, piece.rate, piece.decay);
            tensors.master.put(from, cache[0], 0, length);
            tensors.velocity.put(from, cache[1], 0, length);
            finite &= isFinite(cache[1], length);
        }
        return finite;
    }

    /** v = momentum * v - decay * w - rate * g; w = w + v. */
    private static void change(float[] w, float[] v, float[] g, int length, float momentum, float rate, float decay) {
        for (int i = 0; i < length; i++) {
            float velocity = momentum * v[i] - decay * w[i] - rate * g[i];
            v[i] = velocity;
            w[i] += velocity;
        }
    }

    /** Zero times a value is zero unless the value is infinite or not a number. Four sums hide the latency of one. */
    private static boolean isFinite(float[] values, int length) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
        }
        for (; i < length; i++) {
            a += values[i] * 0;
        }
        return a + b + c + d == 0;
    }
}

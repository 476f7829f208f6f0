package org.alexnet4j.engine;

import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Which units dropout zeroes in one step (section 4.2): a function of seed, step, layer and position, the same on every
 * engine.
 *
 * @param seed the run's seed
 * @param step the step's number
 */
public record DropoutMask(long seed, long step) {
    /** The random stream of the dropout layer at position {@code layer} of {@code Network.layers()}. */
    public RandomKey key(int layer) {
        return RandomKey.of(seed, Purpose.DROPOUT).at(step).at(layer);
    }

    /**
     * Whether a unit is zeroed. One word of random bits serves four neighbors: unit i uses the 16 bits that start at
     * 16 · (i mod 4) of word i / 4, so the rate is met to 1 / 65536.
     *
     * @param key of the layer
     * @param unit flat index in (N,C,H,W)
     * @param threshold {@link #threshold(double)}
     */
    public static boolean isDropped(RandomKey key, long unit, int threshold) {
        return ((key.bits(unit >>> 2) >>> (16 * (unit & 3))) & 0xFFFF) < threshold;
    }

    /** The drop rate in units of 1 / 65536. */
    public static int threshold(double rate) {
        return (int) Math.round(rate * 65536);
    }
}

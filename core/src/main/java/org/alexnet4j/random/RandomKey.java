package org.alexnet4j.random;

/**
 * A stream of random numbers that is a pure function of its key: {@code bits(i)} is the same whenever, wherever and on
 * whichever thread it is asked for.
 *
 * <p>The generator is the finalizer of SplitMix64 over a Weyl sequence (Steele, Lea, Flood 2014), the key being the
 * same finalizer folded over seed, purpose and positions.
 */
public final class RandomKey {
    private static final long WEYL = 0x9E3779B97F4A7C15L;

    private final long key;

    private RandomKey(long key) {
        this.key = key;
    }

    /** The stream of a purpose under a seed. */
    public static RandomKey of(long seed, Purpose purpose) {
        return new RandomKey(mix(mix(seed + WEYL) + purpose.number * WEYL));
    }

    /** The stream at a position (step, epoch, layer, example …) within this one. */
    public RandomKey at(long position) {
        return new RandomKey(mix(key ^ mix(position * WEYL + 1)));
    }

    /** 64 random bits, the {@code index}-th of this stream. */
    public long bits(long index) {
        return mix(key + (index + 1) * WEYL);
    }

    /** Uniform in [0, 1), 53 bits. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * 0x1p-53;
    }

    /** Uniform in 0 … bound-1. The bias of at most bound / 2^63 is far below what can be observed. */
    public int below(int bound, long index) {
        return (int) Math.floorMod(bits(index) >>> 1, (long) bound);
    }

    /** Standard normal (Box and Muller); the {@code index}-th uses the bits 2·index and 2·index+1 of this stream. */
    public double normal(long index) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    /** A random permutation of 0 … size-1 (Fisher and Yates). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = below(i + 1, i);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

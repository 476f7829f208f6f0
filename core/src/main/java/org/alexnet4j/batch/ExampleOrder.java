package org.alexnet4j.batch;

import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** Which example stands at each position of a run: every epoch is a random permutation. Not for many threads at once. */
final class ExampleOrder {
    private final int count;
    private final RandomKey key;
    private long epoch = -1;
    private int[] order = new int[0];

    /**
     * @param count examples of the split, at least 1
     */
    ExampleOrder(int count, long seed) {
        this.count = count;
        key = RandomKey.of(seed, Purpose.SHUFFLE);
    }

    /** Index of the example at a position of the run. */
    int example(long position) {
        long wanted = position / count;
        if (wanted != epoch) {
            order = key.at(wanted).permutation(count);
            epoch = wanted;
        }
        return order[(int) (position % count)];
    }
}

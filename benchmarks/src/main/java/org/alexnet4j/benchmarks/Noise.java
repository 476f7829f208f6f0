package org.alexnet4j.benchmarks;

import java.nio.FloatBuffer;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** Input that is the same on every machine and in every run. */
final class Noise {
    private static final RandomKey KEY = RandomKey.of(1, Purpose.TEST);

    private Noise() {}

    /** Fills a buffer with numbers of -1 to 1. */
    static FloatBuffer fill(FloatBuffer values) {
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (float) (2 * KEY.uniform(i) - 1));
        }
        return values;
    }

    /** Pixels of an image, each color of each pixel for itself. */
    static byte[] pixels(int image, int length) {
        RandomKey key = KEY.at(image);
        byte[] pixels = new byte[length];
        for (int at = 0; at < length; at++) {
            // Eight bytes of every word.
            pixels[at] = (byte) (key.bits(at >> 3) >>> (8 * (at & 7)));
        }
        return pixels;
    }
}

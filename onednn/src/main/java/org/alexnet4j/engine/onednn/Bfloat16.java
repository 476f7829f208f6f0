package org.alexnet4j.engine.onednn;

/** bfloat16: the upper half of a float32. */
final class Bfloat16 {
    private Bfloat16() {}

    static float toFloat(short value) {
        return Float.intBitsToFloat(value << 16);
    }

    /** Rounds to the nearest, ties to even; a NaN stays one. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}

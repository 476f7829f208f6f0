package org.alexnet4j.engine;

import java.util.Locale;

/** The numbers in which a program computes. */
public enum Precision {
    /** IEEE single precision throughout. */
    FLOAT32(4),
    /** bfloat16 activations, gradients and working weights; float32 sums, master weights and velocities. */
    BFLOAT16(2),
    /**
     * Inference only: weights and activations of 8 bits with exact sums, but for the first layer, locally connected
     * ones and normalizations. Needs {@link ActivationRanges}.
     */
    INT8(1);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of an activation or a working weight. */
    public int bytes() {
        return bytes;
    }

    /** As users write it, such as {@code bfloat16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.alexnet4j.engine;

import java.util.Locale;

/** The numbers in which a program computes. */
public enum Precision {
    /** IEEE single precision throughout. */
    FLOAT32,
    /** bfloat16 activations, gradients and working weights; float32 sums, master weights and velocities. */
    BFLOAT16;

    /** As users write it, such as {@code bfloat16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

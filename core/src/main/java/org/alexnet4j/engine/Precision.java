package org.alexnet4j.engine;

/** The numbers in which a program computes. */
public enum Precision {
    /** IEEE single precision throughout. */
    FLOAT32,
    /** bfloat16 activations, gradients and working weights; float32 sums, master weights and velocities. */
    BFLOAT16
}

package org.alexnet4j.random;

/** What random numbers are drawn for. Two purposes never share a stream; the order of the constants is part of the format of a run. */
public enum Purpose {
    /** Initial weights, by parameter. */
    WEIGHTS,
    /** Which units dropout zeroes, by step and layer. */
    DROPOUT,
    /** The order of the training examples, by epoch. */
    SHUFFLE,
    /** The position of the random crop, by position in the run. */
    CROP,
    /** Whether an example is flipped, by position in the run. */
    FLIP,
    /** PCA color augmentation, by position in the run. */
    COLOR,
    /** Which examples of a source without splits go to which split. */
    SPLIT,
    /** The pictures that the quickstart draws. */
    DRAWING,
    /** Inputs of tests and benchmarks. */
    TEST
}

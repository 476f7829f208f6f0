package org.alexnet4j.random;

/** What random numbers are drawn for. Two purposes never share a stream; their numbers are part of the format of a run. */
public enum Purpose {
    /** Initial weights, by parameter. */
    WEIGHTS(1),
    /** Which units dropout zeroes, by step and layer. */
    DROPOUT(2),
    /** The order of the training examples, by epoch. */
    SHUFFLE(3),
    /** The position of the random crop, by position in the run. */
    CROP(4),
    /** Whether an example is flipped, by position in the run. */
    FLIP(5),
    /** PCA color augmentation, by position in the run. */
    COLOR(6),
    /** Which examples of a source without splits go to which split. */
    SPLIT(7),
    /** The pictures that the quickstart draws. */
    DRAWING(8),
    /** Inputs of tests and benchmarks. */
    TEST(9),
    /** What a search tries, by trial. */
    TUNING(10);

    final int number;

    Purpose(int number) {
        this.number = number;
    }
}

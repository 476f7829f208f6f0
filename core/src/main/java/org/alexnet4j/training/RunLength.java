package org.alexnet4j.training;

/** How long a training is. */
public sealed interface RunLength {
    /**
     * The number of steps.
     *
     * @param examples of the training split
     * @param batchSize examples of one step
     */
    long steps(int examples, int batchSize);

    /**
     * The number of epochs.
     *
     * @param examples of the training split
     * @param batchSize examples of one step
     */
    double epochs(int examples, int batchSize);

    /** So many passes over the training split; the last step may reach a little beyond. */
    record Epochs(int epochs) implements RunLength {
        @Override
        public long steps(int examples, int batchSize) {
            return ((long) epochs * examples + batchSize - 1) / batchSize;
        }

        @Override
        public double epochs(int examples, int batchSize) {
            return epochs;
        }
    }

    /** So many steps. */
    record Steps(long steps) implements RunLength {
        @Override
        public long steps(int examples, int batchSize) {
            return steps;
        }

        @Override
        public double epochs(int examples, int batchSize) {
            return (double) steps * batchSize / examples;
        }
    }
}

package org.alexnet4j.engine.reference;

import java.util.Arrays;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * Dropout: while training, units are zeroed; in a test, all are multiplied by 1 - rate.
 *
 * @param position of the layer in the network, part of the key of its mask
 */
record ReferenceDropout(double rate, int position) implements ReferenceLayer {
    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        return dropout == null ? scaled(x) : masked(x, dropout);
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout) {
        return dropout == null ? scaled(dy) : masked(dy, dropout);
    }

    private double[] scaled(double[] values) {
        return Arrays.stream(values).map(value -> value * (1 - rate)).toArray();
    }

    private double[] masked(double[] values, DropoutMask dropout) {
        RandomKey key = dropout.key(position);
        int threshold = DropoutMask.threshold(rate);
        double[] kept = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            kept[i] = DropoutMask.isDropped(key, i, threshold) ? 0 : values[i];
        }
        return kept;
    }
}

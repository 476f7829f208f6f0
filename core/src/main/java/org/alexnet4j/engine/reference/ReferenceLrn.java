package org.alexnet4j.engine.reference;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Shape;
import org.jspecify.annotations.Nullable;

/** Local response normalization: y = x / d^beta with d = k + alpha * sum of x^2 over the neighbors. */
record ReferenceLrn(LayerSpec.Lrn spec, Shape shape) implements ReferenceLayer {
    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        double[] y = new double[x.length];
        forEachValue(n, i -> y[i] = x[i] * Math.pow(denominator(x, i), -spec.beta()));
        return y;
    }

    /** dx_i = dy_i d_i^-beta - 2 alpha beta x_i * sum over the j that have i as neighbor of dy_j y_j / d_j. */
    @Override
    public double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout) {
        double[] denominators = new double[x.length];
        forEachValue(n, i -> denominators[i] = denominator(x, i));
        double[] dx = new double[x.length];
        forEachValue(n, i -> {
            double[] sum = {0};
            // The neighborhood is symmetric: i is a neighbor of j where j is one of i.
            forEachNeighbor(i, j -> sum[0] += dy[j] * y[j] / denominators[j]);
            dx[i] = dy[i] * Math.pow(denominators[i], -spec.beta()) - 2 * spec.alpha() * spec.beta() * x[i] * sum[0];
        });
        return dx;
    }

    private double denominator(double[] x, int i) {
        double[] sum = {0};
        forEachNeighbor(i, j -> sum[0] += x[j] * x[j]);
        return spec.k() + spec.alpha() * sum[0];
    }

    private void forEachNeighbor(int i, IntConsumer neighbor) {
        int reach = spec.size() / 2;
        int area = shape.height() * shape.width();
        if (spec.region() == LayerSpec.Lrn.Region.ACROSS_MAPS) {
            int channel = i / area % shape.channels();
            for (int c = Math.max(0, channel - reach); c <= Math.min(shape.channels() - 1, channel + reach); c++) {
                neighbor.accept(i + (c - channel) * area);
            }
        } else {
            int row = i / shape.width() % shape.height();
            int column = i % shape.width();
            for (int r = Math.max(0, row - reach); r <= Math.min(shape.height() - 1, row + reach); r++) {
                for (int c = Math.max(0, column - reach); c <= Math.min(shape.width() - 1, column + reach); c++) {
                    neighbor.accept(i + (r - row) * shape.width() + c - column);
                }
            }
        }
    }

    private void forEachValue(int n, IntConsumer value) {
        IntStream.range(0, n * shape.size()).parallel().forEach(value);
    }
}

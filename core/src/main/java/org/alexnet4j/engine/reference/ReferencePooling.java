package org.alexnet4j.engine.reference;

import java.util.stream.IntStream;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.jspecify.annotations.Nullable;

/** Maximum and average pooling over the pixels that a window really covers. */
record ReferencePooling(LayerSpec.Pooling spec, Shape in, Shape out) implements ReferenceLayer {
    /** The pixels of a map that a window covers: rows from top to bottom - 1, columns from left to right - 1. */
    private record Covered(int top, int bottom, int left, int right) {
        int pixels() {
            return (bottom - top) * (right - left);
        }
    }

    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        double[] y = new double[n * out.size()];
        IntStream.range(0, n * in.channels()).parallel().forEach(map -> {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    Covered covered = covered(oy, ox);
                    y[output(map, oy, ox)] = spec.kind() == LayerSpec.Pooling.Kind.MAX
                            ? x[largest(x, map, covered)]
                            : sum(x, map, covered) / covered.pixels();
                }
            }
        });
        return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout) {
        double[] dx = new double[n * in.size()];
        IntStream.range(0, n * in.channels()).parallel().forEach(map -> {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    Covered covered = covered(oy, ox);
                    double gradient = dy[output(map, oy, ox)];
                    if (spec.kind() == LayerSpec.Pooling.Kind.MAX) {
                        dx[largest(x, map, covered)] += gradient;
                    } else {
                        spread(dx, map, covered, gradient / covered.pixels());
                    }
                }
            }
        });
        return dx;
    }

    @Override
    public boolean isSmoothBetween(double[] x, double[] other) {
        if (spec.kind() != LayerSpec.Pooling.Kind.MAX) {
            return true;
        }
        return IntStream.range(0, x.length / (in.height() * in.width()))
                .parallel()
                .noneMatch(map -> largestMoved(x, other, map));
    }

    private boolean largestMoved(double[] x, double[] other, int map) {
        for (int oy = 0; oy < out.height(); oy++) {
            for (int ox = 0; ox < out.width(); ox++) {
                Covered covered = covered(oy, ox);
                if (largest(x, map, covered) != largest(other, map, covered)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Covered covered(int oy, int ox) {
        Window window = spec.window();
        int top = oy * window.stride() - window.padding();
        int left = ox * window.stride() - window.padding();
        return new Covered(
                Math.max(0, top),
                Math.min(in.height(), top + window.size()),
                Math.max(0, left),
                Math.min(in.width(), left + window.size()));
    }

    /** Index of the largest value, of equals the first in row order. */
    private int largest(double[] x, int map, Covered covered) {
        int largest = input(map, covered.top, covered.left);
        for (int row = covered.top; row < covered.bottom; row++) {
            for (int column = covered.left; column < covered.right; column++) {
                if (x[input(map, row, column)] > x[largest]) {
                    largest = input(map, row, column);
                }
            }
        }
        return largest;
    }

    private double sum(double[] x, int map, Covered covered) {
        double sum = 0;
        for (int row = covered.top; row < covered.bottom; row++) {
            for (int column = covered.left; column < covered.right; column++) {
                sum += x[input(map, row, column)];
            }
        }
        return sum;
    }

    private void spread(double[] dx, int map, Covered covered, double gradient) {
        for (int row = covered.top; row < covered.bottom; row++) {
            for (int column = covered.left; column < covered.right; column++) {
                dx[input(map, row, column)] += gradient;
            }
        }
    }

    private int input(int map, int row, int column) {
        return (map * in.height() + row) * in.width() + column;
    }

    private int output(int map, int oy, int ox) {
        return (map * out.height() + oy) * out.width() + ox;
    }
}

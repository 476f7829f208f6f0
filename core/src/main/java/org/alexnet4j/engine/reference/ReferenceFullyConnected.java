package org.alexnet4j.engine.reference;

import java.util.stream.IntStream;
import org.alexnet4j.engine.DropoutMask;
import org.jspecify.annotations.Nullable;

/** Fully connected: y = W x + b, weights (outputs, inputs). */
final class ReferenceFullyConnected extends LearnedLayer {
    private final int inputs;
    private final int outputs;

    ReferenceFullyConnected(int inputs, int outputs) {
        super(inputs * outputs, outputs);
        this.inputs = inputs;
        this.outputs = outputs;
    }

    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        double[] y = new double[n * outputs];
        IntStream.range(0, outputs).parallel().forEach(o -> {
            for (int example = 0; example < n; example++) {
                double sum = bias[o];
                for (int i = 0; i < inputs; i++) {
                    sum += weight[o * inputs + i] * x[example * inputs + i];
                }
                y[example * outputs + o] = sum;
            }
        });
        return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout) {
        IntStream.range(0, outputs).parallel().forEach(o -> {
            dBias[o] = 0;
            java.util.Arrays.fill(dWeight, o * inputs, (o + 1) * inputs, 0);
            for (int example = 0; example < n; example++) {
                double gradient = dy[example * outputs + o];
                dBias[o] += gradient;
                for (int i = 0; i < inputs; i++) {
                    dWeight[o * inputs + i] += gradient * x[example * inputs + i];
                }
            }
        });
        double[] dx = new double[n * inputs];
        IntStream.range(0, n).parallel().forEach(example -> {
            for (int o = 0; o < outputs; o++) {
                double gradient = dy[example * outputs + o];
                for (int i = 0; i < inputs; i++) {
                    dx[example * inputs + i] += gradient * weight[o * inputs + i];
                }
            }
        });
        return dx;
    }
}

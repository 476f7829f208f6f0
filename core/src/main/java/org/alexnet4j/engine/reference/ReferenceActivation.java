package org.alexnet4j.engine.reference;

import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.jspecify.annotations.Nullable;

/** An activation function, element by element. */
record ReferenceActivation(Function function) implements ReferenceLayer {
    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = switch (function) {
                case RELU -> Math.max(0, x[i]);
                case TANH -> Math.tanh(x[i]);
                case SIGMOID -> 1 / (1 + Math.exp(-x[i]));
            };
        }
        return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout) {
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            dx[i] = dy[i]
                    * switch (function) {
                        case RELU -> y[i] > 0 ? 1 : 0;
                        case TANH -> 1 - y[i] * y[i];
                        case SIGMOID -> y[i] * (1 - y[i]);
                    };
        }
        return dx;
    }

    @Override
    public boolean isSmoothBetween(double[] x, double[] other) {
        for (int i = 0; function == Function.RELU && i < x.length; i++) {
            if (x[i] > 0 != other[i] > 0) {
                return false;
            }
        }
        return true;
    }
}

package org.alexnet4j.engine.reference;

import java.util.stream.IntStream;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.jspecify.annotations.Nullable;

/** Convolution with groups; pixels beyond the edges are zero. */
final class ReferenceConvolution extends LearnedLayer {
    private final Shape in;
    private final Shape out;
    private final Window window;
    private final int inPerGroup;
    private final int outPerGroup;

    ReferenceConvolution(LayerSpec.Convolution spec, Shape in, Shape out) {
        super(
                out.channels()
                        * (in.channels() / spec.groups())
                        * spec.window().size()
                        * spec.window().size(),
                out.channels());
        this.in = in;
        this.out = out;
        this.window = spec.window();
        this.inPerGroup = in.channels() / spec.groups();
        this.outPerGroup = out.channels() / spec.groups();
    }

    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        double[] y = new double[n * out.size()];
        IntStream.range(0, n * out.channels()).parallel().forEach(plane -> {
            int example = plane / out.channels();
            int o = plane % out.channels();
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    double sum = bias[o];
                    for (int i = 0; i < inPerGroup; i++) {
                        for (int ky = firstTap(oy); ky < endTap(oy, in.height()); ky++) {
                            int from = input(example, o, i, oy, ky, ox);
                            int tap = weight(o, i, ky);
                            for (int kx = firstTap(ox); kx < endTap(ox, in.width()); kx++) {
                                sum += weight[tap + kx] * x[from + kx];
                            }
                        }
                    }
                    y[output(example, o, oy, ox)] = sum;
                }
            }
        });
        return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, int n, DropoutMask dropout) {
        IntStream.range(0, out.channels()).parallel().forEach(o -> parameterGradients(x, dy, n, o));
        double[] dx = new double[n * in.size()];
        IntStream.range(0, n).parallel().forEach(example -> inputGradient(dx, dy, example));
        return dx;
    }

    private void parameterGradients(double[] x, double[] dy, int n, int o) {
        dBias[o] = 0;
        java.util.Arrays.fill(dWeight, weight(o, 0, 0), weight(o + 1, 0, 0), 0);
        for (int example = 0; example < n; example++) {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    double gradient = dy[output(example, o, oy, ox)];
                    dBias[o] += gradient;
                    for (int i = 0; i < inPerGroup; i++) {
                        for (int ky = firstTap(oy); ky < endTap(oy, in.height()); ky++) {
                            int from = input(example, o, i, oy, ky, ox);
                            int tap = weight(o, i, ky);
                            for (int kx = firstTap(ox); kx < endTap(ox, in.width()); kx++) {
                                dWeight[tap + kx] += gradient * x[from + kx];
                            }
                        }
                    }
                }
            }
        }
    }

    private void inputGradient(double[] dx, double[] dy, int example) {
        for (int o = 0; o < out.channels(); o++) {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    double gradient = dy[output(example, o, oy, ox)];
                    for (int i = 0; i < inPerGroup; i++) {
                        for (int ky = firstTap(oy); ky < endTap(oy, in.height()); ky++) {
                            int to = input(example, o, i, oy, ky, ox);
                            int tap = weight(o, i, ky);
                            for (int kx = firstTap(ox); kx < endTap(ox, in.width()); kx++) {
                                dx[to + kx] += gradient * weight[tap + kx];
                            }
                        }
                    }
                }
            }
        }
    }

    /** First tap of a window along an edge that lies within the image. */
    private int firstTap(int position) {
        return Math.max(0, window.padding() - position * window.stride());
    }

    /** Behind the last tap of a window along an edge that lies within the image. */
    private int endTap(int position, int length) {
        return Math.min(window.size(), length + window.padding() - position * window.stride());
    }

    /** Index of the pixel below tap (ky, 0) of a window; the column may lie outside, the taps in use do not. */
    private int input(int example, int o, int i, int oy, int ky, int ox) {
        int channel = o / outPerGroup * inPerGroup + i;
        int row = oy * window.stride() - window.padding() + ky;
        int column = ox * window.stride() - window.padding();
        return ((example * in.channels() + channel) * in.height() + row) * in.width() + column;
    }

    private int output(int example, int o, int oy, int ox) {
        return ((example * out.channels() + o) * out.height() + oy) * out.width() + ox;
    }

    /** Index of tap (ky, 0) of the weights (O, I / groups, H, W). */
    private int weight(int o, int i, int ky) {
        return ((o * inPerGroup + i) * window.size() + ky) * window.size();
    }
}

package org.alexnet4j.engine.reference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.jspecify.annotations.Nullable;

/**
 * Convolution and locally connected layer, with groups; pixels beyond the edges are zero. They differ in one thing only:
 * which kernel computes an output, {@link #kernel}.
 */
final class ReferenceConvolution extends LearnedLayer {
    private final boolean local;
    private final Shape in;
    private final Shape out;
    private final Window window;
    private final int inPerGroup;
    private final int outPerGroup;

    ReferenceConvolution(LayerSpec.WithKernels spec, Shape in, Shape out) {
        super(
                kernels(spec, out)
                        * (in.channels() / spec.groups())
                        * spec.window().size()
                        * spec.window().size(),
                kernels(spec, out));
        this.local = spec instanceof LayerSpec.LocallyConnected;
        this.in = in;
        this.out = out;
        this.window = spec.window();
        this.inPerGroup = in.channels() / spec.groups();
        this.outPerGroup = out.channels() / spec.groups();
    }

    private static int kernels(LayerSpec.WithKernels spec, Shape out) {
        return spec instanceof LayerSpec.LocallyConnected ? out.size() : out.channels();
    }

    @Override
    public double[] forward(double[] x, int n, @Nullable DropoutMask dropout) {
        double[] y = new double[n * out.size()];
        IntStream.range(0, n * out.channels()).parallel().forEach(plane -> {
            int example = plane / out.channels();
            int o = plane % out.channels();
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    double sum = bias[kernel(o, oy, ox)];
                    for (int i = 0; i < inPerGroup; i++) {
                        for (int ky = firstTap(oy); ky < endTap(oy, in.height()); ky++) {
                            int from = input(example, o, i, oy, ky, ox);
                            int tap = weight(kernel(o, oy, ox), i, ky);
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
    public double[] backward(double[] x, double[] y, double[] dy, int n, @Nullable DropoutMask dropout) {
        Arrays.fill(dWeight, 0);
        Arrays.fill(dBias, 0);
        IntStream.range(0, out.channels()).parallel().forEach(o -> parameterGradients(x, dy, n, o));
        double[] dx = new double[n * in.size()];
        IntStream.range(0, n).parallel().forEach(example -> inputGradient(dx, dy, example));
        return dx;
    }

    private void parameterGradients(double[] x, double[] dy, int n, int o) {
        for (int example = 0; example < n; example++) {
            for (int oy = 0; oy < out.height(); oy++) {
                for (int ox = 0; ox < out.width(); ox++) {
                    double gradient = dy[output(example, o, oy, ox)];
                    dBias[kernel(o, oy, ox)] += gradient;
                    for (int i = 0; i < inPerGroup; i++) {
                        for (int ky = firstTap(oy); ky < endTap(oy, in.height()); ky++) {
                            int from = input(example, o, i, oy, ky, ox);
                            int tap = weight(kernel(o, oy, ox), i, ky);
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
                            int tap = weight(kernel(o, oy, ox), i, ky);
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

    /** The kernel of an output, and the position of its bias. */
    private int kernel(int o, int oy, int ox) {
        return local ? (o * out.height() + oy) * out.width() + ox : o;
    }

    /** Index of tap (ky, 0) of the weights (kernels, I / groups, K, K). */
    private int weight(int kernel, int i, int ky) {
        return ((kernel * inPerGroup + i) * window.size() + ky) * window.size();
    }
}

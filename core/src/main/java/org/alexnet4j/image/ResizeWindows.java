package org.alexnet4j.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which source pixels make up each target pixel along one axis, and how much of each: a Lanczos window of three lobes
 * around the target pixel's center, stretched by the reduction factor. Weights are whole multiples of 1/{@value #ONE}.
 */
final class ResizeWindows {
    /** What the weights of a window sum to, exactly: one color stays that color. */
    static final int ONE = 1 << 15;

    private static final int LOBES = 3;

    /** Windows made before, since most images of a source have one of a few sizes and sines are slow. */
    private static final Map<Geometry, ResizeWindows> KNOWN = new ConcurrentHashMap<>();

    private static final int MOST_KNOWN = 512;

    private record Geometry(int length, double from, double part, int size) {}

    private final int taps;
    private final int[] firsts;
    private final int[] weights;

    private ResizeWindows(int taps, int[] firsts, int[] weights) {
        this.taps = taps;
        this.firsts = firsts;
        this.weights = weights;
    }

    /**
     * @param length source pixels along the axis
     * @param from where the part that becomes the target starts, in source pixels
     * @param part length of that part, in source pixels
     * @param size target pixels
     */
    static ResizeWindows of(int length, double from, double part, int size) {
        if (KNOWN.size() >= MOST_KNOWN) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(new Geometry(length, from, part, size), ResizeWindows::make);
    }

    private static ResizeWindows make(Geometry geometry) {
        int length = geometry.length();
        int size = geometry.size();
        double factor = geometry.part() / size;
        double stretch = Math.max(1, factor);
        double radius = LOBES * stretch;
        // No more can lie within the window: at its very ends the weight is 0.
        int taps = Math.min(length, (int) Math.ceil(2 * radius));
        int[] firsts = new int[size];
        int[] weights = new int[size * taps];
        double[] raw = new double[taps];
        for (int i = 0; i < size; i++) {
            double center = geometry.from() + (i + 0.5) * factor;
            int first = Math.max(0, Math.min(length - taps, (int) Math.ceil(center - radius - 0.5)));
            double sum = 0;
            for (int k = 0; k < taps; k++) {
                raw[k] = lanczos((first + k + 0.5 - center) / stretch);
                sum += raw[k];
            }
            firsts[i] = first;
            // What is rounded is the sum so far, so that the whole has no error.
            double soFar = 0;
            int given = 0;
            for (int k = 0; k < taps; k++) {
                soFar += raw[k] / sum;
                int rounded = k == taps - 1 ? ONE : (int) Math.rint(soFar * ONE);
                weights[i * taps + k] = rounded - given;
                given = rounded;
            }
        }
        return new ResizeWindows(taps, firsts, weights);
    }

    private static double lanczos(double x) {
        if (Math.abs(x) >= LOBES) {
            return 0;
        }
        if (x == 0) {
            return 1;
        }
        double angle = Math.PI * x;
        return LOBES * StrictMath.sin(angle) * StrictMath.sin(angle / LOBES) / (angle * angle);
    }

    /** Source pixels of each window; some may have weight 0. */
    int taps() {
        return taps;
    }

    /** The first source pixel of a target pixel's window; never falls from one target pixel to the next. */
    int first(int target) {
        return firsts[target];
    }

    /** Weight of the window's {@code tap}-th source pixel, in units of 1/{@value #ONE}. */
    int weight(int target, int tap) {
        return weights[target * taps + tap];
    }

    /** The first source pixel of any window. */
    int begin() {
        return firsts[0];
    }

    /** One beyond the last source pixel of any window. */
    int end() {
        return firsts[firsts.length - 1] + taps;
    }
}

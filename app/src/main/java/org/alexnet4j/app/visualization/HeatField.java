package org.alexnet4j.app.visualization;

import java.util.stream.IntStream;

/** Values that are known at some places of an image, in rows and columns, and everywhere else by what is near. */
public final class HeatField {
    private final double[] centers;
    private final double[] values;

    /**
     * A field; the arrays are copied.
     *
     * @param centers rows and columns of the places, in pixels, rising
     * @param values of each place, row by row, 0 to 1
     */
    public HeatField(double[] centers, double[] values) {
        if (values.length != centers.length * centers.length) {
            throw new IllegalArgumentException(values.length + " values at " + centers.length + " squared places");
        }
        this.centers = centers.clone();
        this.values = values.clone();
    }

    /** A value for each pixel. */
    public static HeatField ofPixels(int size, double[] values) {
        return new HeatField(IntStream.range(0, size).asDoubleStream().toArray(), values);
    }

    /** The value at a place, which may lie between pixels: bilinear, beyond the outer places as they are. */
    double at(double x, double y) {
        double row = position(y);
        double column = position(x);
        int number = centers.length;
        int top = (int) row;
        int left = (int) column;
        int below = Math.min(top + 1, number - 1);
        int right = Math.min(left + 1, number - 1);
        double down = row - top;
        double aside = column - left;
        return (1 - down) * ((1 - aside) * values[top * number + left] + aside * values[top * number + right])
                + down * ((1 - aside) * values[below * number + left] + aside * values[below * number + right]);
    }

    /** Where a place lies among the centers, such as 1.5 for halfway from the second to the third. */
    private double position(double place) {
        int next = 0;
        while (next < centers.length && centers[next] < place) {
            next++;
        }
        if (next == 0 || next == centers.length) {
            return Math.max(0, next - 1);
        }
        return next - (centers[next] - place) / (centers[next] - centers[next - 1]);
    }
}

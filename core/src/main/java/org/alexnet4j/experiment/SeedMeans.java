package org.alexnet4j.experiment;

import java.util.List;

/**
 * How far trainings that differ in their seeds alone differ in their results, and what that says about the means of others
 * (one-way analysis of variance: one deviation for all).
 *
 * @param deviation standard deviation of one training
 * @param degreesOfFreedom trainings beyond the first of each kind; 0 where no kind was trained twice
 */
record SeedMeans(double deviation, int degreesOfFreedom) {
    /** 97.5 % quantiles of Student's distribution for 1 to 30 degrees of freedom. */
    private static final double[] QUANTILES = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL_QUANTILE = 1.960;

    /** Beyond the table Student's quantile is so much above the normal one, divided by the degrees (right to 0.004). */
    private static final double BEYOND = 2.372;

    /** @param kinds results of the trainings of each kind */
    static SeedMeans of(List<List<Double>> kinds) {
        double squares = 0;
        int degrees = 0;
        for (List<Double> kind : kinds) {
            double mean = mean(kind);
            squares += kind.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
            degrees += Math.max(0, kind.size() - 1);
        }
        return new SeedMeans(degrees == 0 ? Double.NaN : Math.sqrt(squares / degrees), degrees);
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** Half the 95 % interval of the difference of two means; not a number where nothing was trained twice. */
    double halfInterval(int trainings, int others) {
        return quantile() * deviation * Math.sqrt(1.0 / trainings + 1.0 / others);
    }

    private double quantile() {
        if (degreesOfFreedom == 0) {
            return Double.NaN;
        }
        return degreesOfFreedom <= QUANTILES.length
                ? QUANTILES[degreesOfFreedom - 1]
                : NORMAL_QUANTILE + BEYOND / degreesOfFreedom;
    }
}

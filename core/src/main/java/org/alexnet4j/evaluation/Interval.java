package org.alexnet4j.evaluation;

/**
 * Where a share truly lies, with 95 % confidence.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
public record Interval(double low, double high) {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * Wilson's interval (1927), which stays within 0 and 1 and holds for few trials and for shares near 0 too.
     *
     * @param hits 0 to {@code trials}
     * @param trials number of trials; with none, the interval is everything
     */
    public static Interval wilson(int hits, int trials) {
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double share = (double) hits / trials;
        double weight = Z * Z / trials;
        double center = (share + weight / 2) / (1 + weight);
        double radius = Z * Math.sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight);
        return new Interval(hits == 0 ? 0 : center - radius, hits == trials ? 1 : center + radius);
    }
}

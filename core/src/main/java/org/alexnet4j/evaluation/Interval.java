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

    /** Wilson's interval for {@code hits} of {@code trials}; 0 to 1 where nothing was tried. */
    public static Interval wilson(long hits, long trials) {
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double share = (double) hits / trials;
        double weight = Z * Z / trials;
        double center = (share + weight / 2) / (1 + weight);
        double radius = Z * Math.sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight);
        return new Interval(Math.max(0, center - radius), Math.min(1, center + radius));
    }
}

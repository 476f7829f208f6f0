package org.alexnet4j.app.visualization;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of a chart.
 *
 * @param title what it counts, with the unit
 * @param low at its beginning; above 0 on a logarithmic one
 * @param high at its end; above low
 */
record Axis(String title, double low, double high, boolean logarithmic) {
    /** Numbers from here on up to {@link #MOST_PLAIN} are written without powers of ten. */
    private static final double LEAST_PLAIN = 1e-4;

    private static final double MOST_PLAIN = 1e6;

    /** What is lost by counting in steps of a tenth. */
    private static final double TINY = 1e-9;

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    static Axis linear(String title, double low, double high) {
        return new Axis(title, low, high, false);
    }

    static Axis logarithmic(String title, double low, double high) {
        return new Axis(title, low, high, true);
    }

    /** Where a value lies, from 0 at the beginning to 1 at the end. */
    double share(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    /**
     * A marked value.
     *
     * @param label in the same notation as all others of the axis, and different from them
     */
    record Tick(double value, String label) {}

    /** The values to be marked, at most about so many and two at least. */
    List<Tick> ticks(int most) {
        return logarithmic ? logarithmicTicks(most) : linearTicks(most);
    }

    private List<Tick> linearTicks(int most) {
        double step = step(Math.max(2, most));
        List<Double> values = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - TINY); i * step <= high + TINY * step; i++) {
            values.add(i * step);
        }
        boolean plain = step >= LEAST_PLAIN / 10 && Math.max(Math.abs(low), Math.abs(high)) < MOST_PLAIN;
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - TINY));
        int digits = (int) Math.max(2, Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) / step)));
        return values.stream()
                .map(value -> new Tick(
                        value,
                        plain
                                ? String.format(Locale.ROOT, "%." + decimals + "f", value == 0 ? 0.0 : value)
                                : power(value, digits)))
                .toList();
    }

    /** 1, 2 or 5 times a power of ten: the smallest that does not make too many. */
    private double step(int most) {
        double wanted = (high - low) / most;
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= wanted * (1 - TINY)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private List<Tick> logarithmicTicks(int most) {
        for (double[] factors : new double[][] {{1}, {1, 3}, {1, 2, 5}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}) {
            List<Double> values = values(factors, 1);
            if (values.size() >= Math.min(3, most)) {
                for (int each = 2; values.size() > most; each++) {
                    values = values(factors, each);
                }
                return labeled(values);
            }
        }
        return linearTicks(most);
    }

    /** Multiples of every so many powers of ten. */
    private List<Double> values(double[] factors, int each) {
        List<Double> values = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low) + TINY); power <= Math.log10(high) + TINY; power++) {
            for (double factor : factors) {
                double value = factor * Math.pow(10, power);
                if (power % each == 0 && value >= low * (1 - TINY) && value <= high * (1 + TINY)) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    private static List<Tick> labeled(List<Double> values) {
        boolean plain = values.stream().allMatch(value -> value >= LEAST_PLAIN * (1 - TINY) && value < MOST_PLAIN);
        return values.stream()
                .map(value -> new Tick(value, plain ? plain(value) : power(value, 2)))
                .toList();
    }

    private static String plain(double value) {
        return new BigDecimal(String.format(Locale.ROOT, "%.3g", value))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Such as 2·10⁻⁵, with so many decimals at most. */
    private static String power(double value, int decimals) {
        if (value == 0) {
            return "0";
        }
        String[] parts =
                String.format(Locale.ROOT, "%." + decimals + "e", value).split("e", 2);
        String factor = new BigDecimal(parts[0]).stripTrailingZeros().toPlainString();
        int exponent = Integer.parseInt(parts[1]);
        StringBuilder power = new StringBuilder("10").append(exponent < 0 ? "⁻" : "");
        for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
            power.append(SUPERSCRIPTS.charAt(digit - '0'));
        }
        return factor.equals("1") ? power.toString() : factor + "·" + power;
    }
}

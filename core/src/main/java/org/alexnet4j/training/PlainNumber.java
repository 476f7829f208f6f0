package org.alexnet4j.training;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people write them: a learning rate is 0.0001, not 1.0E-4. */
public final class PlainNumber {
    private static final double LEAST_PLAIN = 1e-6;
    private static final MathContext DIGITS = new MathContext(4);

    private PlainNumber() {}

    /** A finite value, all of it, without exponent where that stays short. */
    public static String text(double value) {
        if (value != 0 && Math.abs(value) < LEAST_PLAIN) {
            return Double.toString(value);
        }
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A finite value by the four digits that count: a rate along a cosine has seventeen. */
    public static String rounded(double value) {
        return text(BigDecimal.valueOf(value).round(DIGITS).doubleValue());
    }
}

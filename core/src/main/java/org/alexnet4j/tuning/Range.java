package org.alexnet4j.tuning;

import org.alexnet4j.training.PlainNumber;

/**
 * From where to where a quantity is drawn.
 *
 * @param low lower end, finite
 * @param high upper end, not below it; the same where the quantity is fixed
 */
public record Range(double low, double high) {
    /** Whether there is nothing to draw. */
    public boolean single() {
        return low == high;
    }

    /** As an option takes it: {@code 0.001..0.1}, or {@code 0.01} for a single value. */
    public String text() {
        return single() ? PlainNumber.text(low) : PlainNumber.text(low) + ".." + PlainNumber.text(high);
    }
}

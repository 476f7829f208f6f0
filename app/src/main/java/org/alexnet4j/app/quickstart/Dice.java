package org.alexnet4j.app.quickstart;

import java.awt.Color;
import org.alexnet4j.random.RandomKey;

/** Random numbers of one picture, drawn one after the other from its key. */
final class Dice {
    private final RandomKey key;
    private long drawn;

    Dice(RandomKey key) {
        this.key = key;
    }

    /** Uniform in [low, high). */
    double between(double low, double high) {
        return low + (high - low) * key.uniform(drawn++);
    }

    /** Uniform in 0 … bound-1. */
    int below(int bound) {
        return key.below(bound, drawn++);
    }

    boolean chance(double probability) {
        return key.uniform(drawn++) < probability;
    }

    /** Any hue, from pale to strong, neither black nor white. */
    Color color() {
        return Color.getHSBColor((float) between(0, 1), (float) between(0.05, 1), (float) between(0.25, 1));
    }

    /** A color that stands out from another by its brightness. */
    Color colorAgainst(Color other) {
        Color color = color();
        for (int tries = 0; tries < 20 && Math.abs(brightness(color) - brightness(other)) < 70; tries++) {
            color = color();
        }
        return color;
    }

    private static double brightness(Color color) {
        return 0.3 * color.getRed() + 0.59 * color.getGreen() + 0.11 * color.getBlue();
    }
}

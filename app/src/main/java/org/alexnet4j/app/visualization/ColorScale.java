package org.alexnet4j.app.visualization;

import java.awt.Color;

/** Colors for numbers; their lightness rises or falls evenly, so that they can be told apart in print and by all eyes. */
final class ColorScale {
    /** Dark blue over green to yellow, for amounts (the anchors of "viridis"). */
    static final ColorScale AMOUNT = new ColorScale(0x440154, 0x3B528B, 0x21918C, 0x5EC962, 0xFDE725);

    /** Black over red to yellow, for heat on a gray image (the anchors of "inferno"). */
    static final ColorScale HEAT = new ColorScale(0x000004, 0x57106E, 0xBC3754, 0xF98E09, 0xFCFFA4);

    private static final int BAR_HEIGHT = 14;

    /** Of a bar with its numbers. */
    static final int HEIGHT = BAR_HEIGHT + 20;

    private final int[] anchors;

    ColorScale(int... anchors) {
        this.anchors = anchors.clone();
    }

    /**
     * The color of a number.
     *
     * @param share from 0 to 1; what lies outside is taken for the nearer end, what is not a number for 0
     */
    Color at(double share) {
        double position = Math.max(0, Math.min(1, Double.isNaN(share) ? 0 : share)) * (anchors.length - 1);
        int index = Math.min((int) position, anchors.length - 2);
        double part = position - index;
        return new Color(
                mixed(anchors[index] >> 16, anchors[index + 1] >> 16, part),
                mixed(anchors[index] >> 8, anchors[index + 1] >> 8, part),
                mixed(anchors[index], anchors[index + 1], part));
    }

    private static int mixed(int from, int to, double part) {
        return (int) Math.round((from & 0xFF) * (1 - part) + (to & 0xFF) * part);
    }

    /** Draws the scale from left to right, with what its ends mean below it. */
    void paintBar(Canvas canvas, double x, double y, double width, String low, String high) {
        canvas.photograph(Pixels.of(256, 1, (i, row) -> at(i / 255.0).getRGB()), x, y, width, BAR_HEIGHT);
        canvas.frame(canvas.theme().frame(), 1, x, y, width, BAR_HEIGHT);
        double room = width - Lettering.NOTE.width(high) - 12;
        canvas.write(Lettering.NOTE, Lettering.NOTE.fitted(low, room), x, y + HEIGHT - 4);
        canvas.writeBefore(Lettering.NOTE, high, x + width, y + HEIGHT - 4);
    }
}

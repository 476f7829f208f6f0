package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;

/** Colors for numbers; their lightness rises or falls evenly, so that they can be told apart in print and by all eyes. */
enum ColorScale {
    /** Dark blue over green to yellow, for amounts (the anchors of "viridis"). */
    AMOUNT(0x440154, 0x3B528B, 0x21918C, 0x5EC962, 0xFDE725),
    /** Blue, white, red, for numbers on both sides of zero. */
    SIGNED(0x2166AC, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xB2182B),
    /** Black over red to yellow, for heat on a gray picture (the anchors of "inferno"). */
    HEAT(0x000004, 0x57106E, 0xBC3754, 0xF98E09, 0xFCFFA4),
    /** White to blue: how often right. */
    RIGHT(0xFFFFFF, 0xC6DBEF, 0x6BAED6, 0x2171B5),
    /** White to red: how often wrong. */
    WRONG(0xFFFFFF, 0xFDD0A2, 0xFD8D3C, 0xD94801);

    private static final int BAR_HEIGHT = 14;

    @SuppressWarnings("ImmutableEnumChecker") // Read only.
    private final int[] anchors;

    ColorScale(int... anchors) {
        this.anchors = anchors;
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
    void paintBar(Graphics2D graphics, int x, int y, int width, String low, String high) {
        for (int i = 0; i < width; i++) {
            graphics.setColor(at(i / (width - 1.0)));
            graphics.fillRect(x + i, y, 1, BAR_HEIGHT);
        }
        graphics.setColor(Color.GRAY);
        graphics.drawRect(x, y, width, BAR_HEIGHT);
        Lettering.NOTE.write(graphics, low, x, y + BAR_HEIGHT + 16);
        Lettering.NOTE.writeBefore(graphics, high, x + width, y + BAR_HEIGHT + 16);
    }
}

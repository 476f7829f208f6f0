package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.function.Function;

/**
 * What a curve is drawn with.
 *
 * @param color of the line and its marks, by theme
 * @param stroke of the line
 */
record Pen(Function<Theme, Color> color, BasicStroke stroke) {
    static Pen solid(Function<Theme, Color> color, float width) {
        return new Pen(color, new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    static Pen dashed(Function<Theme, Color> color, float width, float... dashes) {
        return new Pen(color, new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, dashes, 0));
    }

    /** The pen of a curve among equals, by its number from 0. */
    static Pen ofSeries(int number) {
        return solid(theme -> theme.series(number), 2);
    }
}

package org.alexnet4j.app.visualization;

import java.awt.Graphics2D;

/** A drawing of a fixed size, for a file of pixels or of vectors. */
public interface Figure {
    /** Width, in pixels. */
    int width();

    /** Height, in pixels. */
    int height();

    /** Draws onto a white page whose upper left corner is (0, 0). */
    void paint(Graphics2D graphics);
}

package org.alexnet4j.app.visualization;

import org.alexnet4j.UserException;

/**
 * How a figure is drawn, whatever it shows.
 *
 * @param theme its colors
 * @param width of the page, in pixels
 */
public record Style(Theme theme, int width) {
    /** Narrower, letters cannot be read. */
    public static final int LEAST_WIDTH = 320;

    /** Wider than any screen and most posters. */
    public static final int MOST_WIDTH = 10_000;

    /** Fits most screens. */
    public static final int USUAL_WIDTH = 1200;

    /** What is drawn where nobody asked for anything else. */
    public static final Style USUAL = new Style(Theme.LIGHT, USUAL_WIDTH);

    /**
     * A style.
     *
     * @throws UserException if the width is not one of a page
     */
    public Style {
        if (width < LEAST_WIDTH || width > MOST_WIDTH) {
            throw UserException.input(
                    "--width: " + width + " is not from " + LEAST_WIDTH + " to " + MOST_WIDTH + " pixels",
                    "leave it out for " + USUAL_WIDTH);
        }
    }
}

package org.alexnet4j.app.visualization;

/**
 * A drawing that arranges itself to the width of its page. Letters keep their size from {@link #NARROWEST} to
 * {@link #widest()}; on narrower and wider pages the whole is shrunk or enlarged.
 */
public interface Figure {
    /** The narrowest page that a figure is arranged for. */
    int NARROWEST = 480;

    /** The widest page that most figures are arranged for. */
    int WIDEST = 1200;

    /** The widest page that this one has something for; not less than {@link #NARROWEST}. */
    default int widest() {
        return WIDEST;
    }

    /** Height on a page of that width. */
    int height(int width);

    /** Draws onto an empty page of that width, whose upper left corner is (0, 0). */
    void paint(Canvas canvas, int width);
}

package org.alexnet4j.batch;

/**
 * A square cut out of an image, and what is done to it.
 *
 * @param top first row
 * @param left first column
 * @param flipped whether it is mirrored, left to right
 * @param red added to every red value, in units of 0 to 255
 * @param green the same for green
 * @param blue the same for blue
 */
record Crop(int top, int left, boolean flipped, float red, float green, float blue) {
    /** A crop in its own colors. */
    Crop(int top, int left, boolean flipped) {
        this(top, left, flipped, 0, 0, 0);
    }

    /** What is added to a channel: 0 red, 1 green, 2 blue. */
    float color(int channel) {
        return channel == 0 ? red : channel == 1 ? green : blue;
    }
}

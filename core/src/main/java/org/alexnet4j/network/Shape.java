package org.alexnet4j.network;

/**
 * The shape of one example between two layers.
 *
 * @param channels maps (or units, after a fully connected layer)
 * @param height rows; 1 after a fully connected layer
 * @param width columns; 1 after a fully connected layer
 */
public record Shape(int channels, int height, int width) {
    /** The number of values, channels · height · width. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    @Override
    public String toString() {
        return height == 1 && width == 1 ? Integer.toString(channels) : channels + " x " + height + " x " + width;
    }
}

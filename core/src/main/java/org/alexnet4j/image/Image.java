package org.alexnet4j.image;

/**
 * An RGB image.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param planes (3,height,width): red, green, blue, each row-major, unsigned bytes. Not copied: whoever holds the image
 *     must not write to it
 */
@SuppressWarnings("ArrayRecordComponent") // An image is compared by nobody and copied nowhere, for speed.
public record Image(int width, int height, byte[] planes) implements PixelRows {
    /** Colors of a pixel. */
    public static final int CHANNELS = 3;

    /**
     * An image.
     *
     * @throws IllegalArgumentException if the planes do not have 3 · height · width bytes
     */
    public Image {
        if (width < 1 || height < 1 || planes.length != (long) CHANNELS * width * height) {
            throw new IllegalArgumentException(
                    "image of " + width + " x " + height + " with " + planes.length + " bytes");
        }
    }

    /** A part of what a decoder has, as it is. */
    public static Image of(PixelRows rows, int left, int top, int width, int height) {
        byte[] planes = new byte[CHANNELS * width * height];
        int[] line = new int[CHANNELS * width];
        for (int y = 0; y < height; y++) {
            rows.read(top + y, left, width, line);
            for (int channel = 0; channel < CHANNELS; channel++) {
                for (int x = 0; x < width; x++) {
                    planes[(channel * height + y) * width + x] = (byte) line[channel * width + x];
                }
            }
        }
        return new Image(width, height, planes);
    }

    /** The shorter of width and height. */
    public int shorterSide() {
        return Math.min(width, height);
    }

    @Override
    public void read(int y, int from, int count, int[] line) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            int source = (channel * height + y) * width + from;
            int target = channel * count;
            for (int x = 0; x < count; x++) {
                line[target + x] = planes[source + x] & 0xFF;
            }
        }
    }

    /**
     * One value, 0 to 255.
     *
     * @param channel 0 red, 1 green, 2 blue
     * @param y row
     * @param x column
     */
    public int value(int channel, int y, int x) {
        return planes[(channel * height + y) * width + x] & 0xFF;
    }
}

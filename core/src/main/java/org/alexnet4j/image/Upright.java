package org.alexnet4j.image;

/** Turns images upright. */
public final class Upright {
    private Upright() {}

    /**
     * Undoes what a camera did.
     *
     * @param image as stored
     * @param orientation EXIF orientation, 1 (nothing to do) to 8; 5 to 8 swap width and height
     */
    public static Image turn(Image image, int orientation) {
        if (orientation == 1) {
            return image;
        }
        int width = image.width();
        int height = image.height();
        boolean swapped = orientation >= 5;
        int turnedWidth = swapped ? height : width;
        int turnedHeight = swapped ? width : height;
        byte[] source = image.planes();
        byte[] target = new byte[source.length];
        // Where the turned image's first pixel comes from, and how far apart its neighbors' sources are.
        int down = swapped ? 1 : width;
        int right = swapped ? width : 1;
        int lastRow = (height - 1) * width;
        int lastColumn = width - 1;
        int first = 0;
        switch (orientation) {
            case 2 -> {
                first = lastColumn;
                right = -right;
            }
            case 3 -> {
                first = lastRow + lastColumn;
                right = -right;
                down = -down;
            }
            case 4 -> {
                first = lastRow;
                down = -down;
            }
            case 5 -> {}
            case 6 -> {
                first = lastRow;
                right = -right;
            }
            case 7 -> {
                first = lastRow + lastColumn;
                right = -right;
                down = -down;
            }
            case 8 -> {
                first = lastColumn;
                down = -down;
            }
            default -> throw new IllegalArgumentException("orientation " + orientation);
        }
        int to = 0;
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            for (int y = 0; y < turnedHeight; y++) {
                int from = channel * width * height + first + y * down;
                for (int x = 0; x < turnedWidth; x++) {
                    target[to++] = source[from + x * right];
                }
            }
        }
        return new Image(turnedWidth, turnedHeight, target);
    }
}

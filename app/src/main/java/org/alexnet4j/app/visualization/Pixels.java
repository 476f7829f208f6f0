package org.alexnet4j.app.visualization;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.IntBinaryOperator;
import org.alexnet4j.image.Image;

/** Pixels as Java draws them. */
final class Pixels {
    private Pixels() {}

    /**
     * Pixels by a function.
     *
     * @param color of x and y, 0xRRGGBB
     */
    static BufferedImage of(int width, int height, IntBinaryOperator color) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, color.applyAsInt(x, y));
            }
        }
        return image;
    }

    /** An image in its colors. */
    static BufferedImage of(Image image) {
        return of(
                image.width(),
                image.height(),
                (x, y) -> image.value(0, y, x) << 16 | image.value(1, y, x) << 8 | image.value(2, y, x));
    }

    /** The image in that size, without edges where it is enlarged. */
    static BufferedImage smooth(BufferedImage image, int width, int height) {
        BufferedImage resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = resized.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return resized;
    }

    /** Draws an image as large as it can be within a square: small ones with their pixels as they are. */
    static void paint(Canvas canvas, BufferedImage image, double x, double y, double side) {
        double longer = Math.max(image.getWidth(), image.getHeight());
        double width = side * image.getWidth() / longer;
        double height = side * image.getHeight() / longer;
        double left = x + (side - width) / 2;
        double top = y + (side - height) / 2;
        if (longer * 2 <= side) {
            canvas.pixels(image, left, top, width, height);
        } else {
            canvas.photograph(image, left, top, width, height);
        }
    }
}

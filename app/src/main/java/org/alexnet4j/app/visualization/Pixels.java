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

    /** Each pixel as a square of that many pixels, without blur. */
    static BufferedImage enlarged(BufferedImage image, int times) {
        return of(image.getWidth() * times, image.getHeight() * times, (x, y) -> image.getRGB(x / times, y / times));
    }

    /** A square image with a side of at most that many pixels: enlarged by a whole number without blur, or shrunk. */
    static BufferedImage fitted(BufferedImage image, int side) {
        int longer = Math.max(image.getWidth(), image.getHeight());
        if (longer <= side) {
            return enlarged(image, side / longer);
        }
        int width = Math.max(1, image.getWidth() * side / longer);
        int height = Math.max(1, image.getHeight() * side / longer);
        BufferedImage shrunk = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = shrunk.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return shrunk;
    }
}

package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** What figures draw on: a page in the colors of a theme. Lengths are in pixels of the page as it is arranged. */
public final class Canvas {
    private final Graphics2D graphics;
    private final Theme theme;

    Canvas(Graphics2D graphics, Theme theme) {
        this.graphics = graphics;
        this.theme = theme;
    }

    Theme theme() {
        return theme;
    }

    private Color ink(Lettering lettering) {
        return lettering == Lettering.NOTE || lettering == Lettering.SMALL ? theme.faint() : theme.ink();
    }

    /** Writes from x on; y is the base line. */
    void write(Lettering lettering, String text, double x, double y) {
        write(lettering, text, x, y, ink(lettering));
    }

    /** The same in another color. */
    void write(Lettering lettering, String text, double x, double y, Color ink) {
        graphics.setFont(lettering.font());
        graphics.setColor(ink);
        graphics.drawString(Lettering.harmless(text), (float) x, (float) y);
    }

    /** Writes so that the text ends at x. */
    void writeBefore(Lettering lettering, String text, double x, double y) {
        write(lettering, text, x - lettering.width(text), y);
    }

    /** Writes with x in the middle. */
    void writeAround(Lettering lettering, String text, double x, double y) {
        writeAround(lettering, text, x, y, ink(lettering));
    }

    /** The same in another color. */
    void writeAround(Lettering lettering, String text, double x, double y, Color ink) {
        write(lettering, text, x - lettering.width(text) / 2, y, ink);
    }

    /** Writes upward from a point. */
    void writeUp(Lettering lettering, String text, double x, double y) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        write(lettering, text, 0, 0);
        graphics.setTransform(before);
    }

    /** Fills a rectangle. */
    void fill(Color color, double x, double y, double width, double height) {
        fill(color, new Rectangle2D.Double(x, y, width, height));
    }

    /** Fills a shape. */
    void fill(Color color, Shape shape) {
        graphics.setColor(color);
        graphics.fill(shape);
    }

    /** Draws the border of a rectangle. */
    void frame(Color color, double stroke, double x, double y, double width, double height) {
        draw(color, new BasicStroke((float) stroke), new Rectangle2D.Double(x, y, width, height));
    }

    /** Draws a line. */
    void line(Color color, double stroke, double fromX, double fromY, double toX, double toY) {
        draw(color, new BasicStroke((float) stroke), new Line2D.Double(fromX, fromY, toX, toY));
    }

    /** Draws along a shape. */
    void draw(Color color, Stroke stroke, Shape shape) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(shape);
    }

    /** Draws what leaves a rectangle only as far as it is inside. */
    void within(Rectangle2D inside, Runnable drawing) {
        Shape before = graphics.getClip();
        graphics.clip(inside);
        drawing.run();
        graphics.setClip(before);
    }

    /** An image with its pixels as they are: each one a rectangle. */
    void pixels(BufferedImage image, double x, double y, double width, double height) {
        image(image, x, y, width, height, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    }

    /** An image like a photograph. */
    void photograph(BufferedImage image, double x, double y, double width, double height) {
        image(image, x, y, width, height, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    }

    private void image(BufferedImage image, double x, double y, double width, double height, Object interpolation) {
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
        graphics.drawImage(
                image,
                (int) Math.round(x),
                (int) Math.round(y),
                (int) Math.round(width),
                (int) Math.round(height),
                null);
    }
}

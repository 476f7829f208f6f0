package org.alexnet4j.app.quickstart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/**
 * Draws the parts of a thing in a square from -1 to 1, y downwards.
 *
 * @param canvas carries the pose of the thing
 * @param body main color
 * @param detail color of details
 * @param line color of outlines
 * @param width of outlines, in units of the square
 */
record Pen(Graphics2D canvas, Color body, Color detail, Color line, double width) {
    /** Filled with a color and outlined. */
    void fill(Color color, Shape shape) {
        canvas.setColor(color);
        canvas.fill(shape);
        stroke(line, width, shape);
    }

    /** A line of a color and a width. */
    void stroke(Color color, double strokeWidth, Shape shape) {
        canvas.setColor(color);
        canvas.setStroke(new BasicStroke((float) strokeWidth, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        canvas.draw(shape);
    }

    static Shape circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    static Shape ellipse(double x, double y, double radiusX, double radiusY) {
        return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
    }

    static Shape box(double left, double top, double right, double bottom) {
        return new Rectangle2D.Double(left, top, right - left, bottom - top);
    }

    static Shape roundBox(double left, double top, double right, double bottom, double corner) {
        return new RoundRectangle2D.Double(left, top, right - left, bottom - top, corner, corner);
    }

    static Shape line(double fromX, double fromY, double toX, double toY) {
        return new Line2D.Double(fromX, fromY, toX, toY);
    }

    /** Part of an ellipse; degrees, counter-clockwise from the right. */
    static Shape arc(double x, double y, double radiusX, double radiusY, double start, double extent) {
        return new Arc2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY, start, extent, Arc2D.OPEN);
    }

    /** A closed polygon of x, y, x, y … */
    static Shape polygon(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }
}

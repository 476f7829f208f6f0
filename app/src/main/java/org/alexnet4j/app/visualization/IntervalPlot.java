package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Measured values with their intervals, a line each, beside what somebody else has printed. */
public final class IntervalPlot implements Figure {
    private static final int WIDTH = 860;
    private static final int LABELS = 300;
    private static final int MARGIN = 28;
    private static final int HEADER = 92;
    private static final int LINE = 30;
    private static final int FOOTER = 64;
    /** At most about so many numbers at the axis. */
    private static final int TICKS = 8;

    private static final Color GRID = new Color(0xDDDDDD);
    private static final Color ZERO = new Color(0x707070);
    private static final Color MEASURED = new Color(0x2171B5);
    private static final Color PRINTED = new Color(0xD94801);

    private final String title;
    private final String axis;
    private final String printed;
    private final List<Row> rows;
    private final double low;
    private final double high;

    /**
     * A line of the plot.
     *
     * @param low lower end of the interval; not a number where it is not known
     * @param printed what was printed; empty where nothing was
     */
    public record Row(String name, double value, double low, double high, OptionalDouble printed) {}

    /**
     * @param axis what the values are, with their unit
     * @param printed whose printed values these are
     * @param rows one or more
     */
    public IntervalPlot(String title, String axis, String printed, List<Row> rows) {
        this.title = title;
        this.axis = axis;
        this.printed = printed;
        this.rows = List.copyOf(rows);
        double least = values().min().orElse(0);
        double most = values().max().orElse(1);
        double room = Math.max(1e-9, 0.06 * (most - least));
        low = least - room;
        high = most + room;
    }

    /** All values that must be seen, with 0. */
    private DoubleStream values() {
        return DoubleStream.concat(
                        DoubleStream.of(0),
                        rows.stream()
                                .flatMapToDouble(row -> DoubleStream.concat(
                                        DoubleStream.of(row.value(), row.low(), row.high()), row.printed().stream())))
                .filter(Double::isFinite);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return HEADER + rows.size() * LINE + FOOTER;
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, WIDTH - 2 * MARGIN), MARGIN, 40);
        legend(graphics);
        grid(graphics);
        for (int i = 0; i < rows.size(); i++) {
            row(graphics, rows.get(i), HEADER + i * LINE + LINE / 2.0);
        }
        Lettering.NOTE.writeAround(graphics, axis, LABELS + (WIDTH - MARGIN - LABELS) / 2, height() - 16);
    }

    private void legend(Graphics2D graphics) {
        String measured = "measured, with 95 % interval";
        dot(graphics, MARGIN + 6, 64);
        Lettering.NOTE.write(graphics, measured, MARGIN + 20, 69);
        int next = MARGIN + 44 + Lettering.NOTE.width(graphics, measured);
        diamond(graphics, next, 64);
        Lettering.NOTE.write(graphics, printed, next + 14, 69);
    }

    private void grid(Graphics2D graphics) {
        double step = step();
        double bottom = HEADER + rows.size() * LINE;
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
            boolean zero = Math.abs(tick) < step / 2;
            graphics.setColor(zero ? ZERO : GRID);
            graphics.setStroke(new BasicStroke(1));
            graphics.draw(new Line2D.Double(x(tick), HEADER - 4, x(tick), bottom));
            Lettering.NOTE.writeAround(
                    graphics, number(zero ? 0 : tick, step), (int) Math.round(x(tick)), (int) bottom + 20);
        }
    }

    /** 1, 2 or 5 times a power of ten. */
    private double step() {
        double wanted = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= wanted) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value, double step) {
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private void row(Graphics2D graphics, Row row, double y) {
        String name = Lettering.LABEL.fitted(graphics, row.name(), LABELS - MARGIN - 16);
        Lettering.LABEL.write(graphics, name, MARGIN, (int) y + 5);
        row.printed().ifPresent(value -> diamond(graphics, x(value), y));
        if (!Double.isFinite(row.value())) {
            return;
        }
        if (Double.isFinite(row.low()) && Double.isFinite(row.high())) {
            graphics.setColor(MEASURED);
            graphics.setStroke(new BasicStroke(2));
            graphics.draw(new Line2D.Double(x(row.low()), y, x(row.high()), y));
            for (double end : new double[] {row.low(), row.high()}) {
                graphics.draw(new Line2D.Double(x(end), y - 5, x(end), y + 5));
            }
        }
        dot(graphics, x(row.value()), y);
    }

    private double x(double value) {
        return LABELS + (value - low) / (high - low) * (WIDTH - MARGIN - LABELS);
    }

    private static void dot(Graphics2D graphics, double x, double y) {
        graphics.setColor(MEASURED);
        graphics.fill(new Ellipse2D.Double(x - 5, y - 5, 10, 10));
    }

    private static void diamond(Graphics2D graphics, double x, double y) {
        Path2D shape = new Path2D.Double();
        shape.moveTo(x, y - 7);
        shape.lineTo(x + 6, y);
        shape.lineTo(x, y + 7);
        shape.lineTo(x - 6, y);
        shape.closePath();
        graphics.setColor(PRINTED);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(shape);
    }
}

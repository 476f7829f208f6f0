package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Curves and points between two axes, a legend below. */
final class Chart {
    private static final int TICK_ROOM = 64;
    private static final int LEAST_LABELS = 36;
    private static final int TICK_HEIGHT = 44;
    private static final int LEGEND_LINE = 22;
    private static final int SAMPLE = 26;
    private static final int ENTRY_GAP = 22;
    private static final int NOTES_HEIGHT = 30;
    private static final int RIGHT = 18;
    private static final BasicStroke OUTLINE = new BasicStroke(2);

    /** What stands at each point of a curve. */
    enum Mark {
        NONE,
        DOT,
        CROSS,
        DIAMOND
    }

    /**
     * A curve, or points.
     *
     * @param name in the legend; empty for a curve that is not in it
     * @param drawn whether a line connects the points
     * @param xs as many as ys
     */
    private record Series(String name, Pen pen, boolean drawn, Mark mark, List<Double> xs, List<Double> ys) {}

    /** A line from the lower to the upper edge, with its meaning above. */
    private record Upright(double at, Pen pen, String note) {}

    private final Axis horizontal;
    private final Axis vertical;
    private final List<Series> series = new ArrayList<>();
    private final List<Upright> uprights = new ArrayList<>();

    Chart(Axis horizontal, Axis vertical) {
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** Adds a curve. */
    void curve(String name, Pen pen, Mark mark, List<Double> xs, List<Double> ys) {
        series.add(new Series(name, pen, true, mark, List.copyOf(xs), List.copyOf(ys)));
    }

    /** Adds points that no line connects. */
    void points(String name, Pen pen, Mark mark, List<Double> xs, List<Double> ys) {
        series.add(new Series(name, pen, false, mark, List.copyOf(xs), List.copyOf(ys)));
    }

    /** Adds a line from the lower to the upper edge; its note, if it has one, is above the chart where there is room. */
    void upright(double at, Pen pen, String note) {
        uprights.add(new Upright(at, pen, note));
    }

    /** Draws the chart, its legend included, into a rectangle. */
    void paint(Canvas canvas, double x, double y, double width, double height) {
        boolean noted = uprights.stream().anyMatch(upright -> !upright.note().isEmpty());
        List<List<Series>> legend = legendLines(width);
        double top = y + (noted ? NOTES_HEIGHT : 10);
        double plotHeight = y + height - legend.size() * LEGEND_LINE - TICK_HEIGHT - top;
        List<Axis.Tick> levels = vertical.ticks((int) Math.max(3, plotHeight / 40));
        double labels = labelRoom(levels);
        double left = x + Lettering.NOTE.line() + labels + 16;
        Rectangle2D plot = new Rectangle2D.Double(left, top, x + width - RIGHT - left, plotHeight);
        Area area = new Area(plot);
        area.grid(canvas, levels);
        uprights.forEach(upright -> area.paint(canvas, upright));
        area.notes(canvas);
        series.forEach(one -> area.paint(canvas, one));
        double below = plot.getMaxY() + TICK_HEIGHT;
        for (List<Series> line : legend) {
            paintLegend(canvas, line, left, below + 16);
            below += LEGEND_LINE;
        }
    }

    /** At least so much that most charts below each other begin alike. */
    private static double labelRoom(List<Axis.Tick> levels) {
        return levels.stream()
                .mapToDouble(tick -> Lettering.NOTE.width(tick.label()))
                .reduce(LEAST_LABELS, Math::max);
    }

    private List<List<Series>> legendLines(double width) {
        List<List<Series>> lines = new ArrayList<>();
        double free = 0;
        for (Series one : series) {
            if (one.name().isEmpty()) {
                continue;
            }
            double needed = SAMPLE + 8 + Lettering.NOTE.width(one.name()) + ENTRY_GAP;
            if (needed > free) {
                lines.add(new ArrayList<>());
                free = width - TICK_ROOM;
            }
            lines.get(lines.size() - 1).add(one);
            free -= needed;
        }
        return lines;
    }

    private static void paintLegend(Canvas canvas, List<Series> line, double x, double y) {
        double next = x;
        for (Series one : line) {
            paintSample(canvas, one.pen(), one.drawn(), one.mark(), next, y - 5);
            canvas.write(Lettering.NOTE, one.name(), next + SAMPLE + 8, y);
            next += SAMPLE + 8 + Lettering.NOTE.width(one.name()) + ENTRY_GAP;
        }
    }

    private static void paintSample(Canvas canvas, Pen pen, boolean drawn, Mark mark, double x, double y) {
        Color color = pen.color().apply(canvas.theme());
        if (drawn) {
            Path2D line = new Path2D.Double();
            line.moveTo(x, y);
            line.lineTo(x + SAMPLE, y);
            canvas.draw(color, pen.stroke(), line);
        }
        paint(canvas, mark, color, x + SAMPLE / 2.0, y);
    }

    /** Draws the mark of a point. */
    static void paint(Canvas canvas, Mark mark, Color color, double x, double y) {
        switch (mark) {
            case NONE -> {}
            case DOT -> canvas.fill(color, new Ellipse2D.Double(x - 4, y - 4, 8, 8));
            case CROSS -> {
                canvas.line(color, 2, x - 4, y - 4, x + 4, y + 4);
                canvas.line(color, 2, x - 4, y + 4, x + 4, y - 4);
            }
            case DIAMOND -> {
                Path2D shape = new Path2D.Double();
                shape.moveTo(x, y - 7);
                shape.lineTo(x + 6, y);
                shape.lineTo(x, y + 7);
                shape.lineTo(x - 6, y);
                shape.closePath();
                canvas.draw(color, OUTLINE, shape);
            }
        }
    }

    /** Where the curves are. */
    private final class Area {
        private final Rectangle2D plot;

        Area(Rectangle2D plot) {
            this.plot = plot;
        }

        private double x(double value) {
            return plot.getX() + horizontal.share(value) * plot.getWidth();
        }

        private double y(double value) {
            return plot.getMaxY() - vertical.share(value) * plot.getHeight();
        }

        void grid(Canvas canvas, List<Axis.Tick> levels) {
            Theme theme = canvas.theme();
            for (Axis.Tick tick : levels) {
                canvas.line(theme.grid(), 1, plot.getX(), y(tick.value()), plot.getMaxX(), y(tick.value()));
                canvas.writeBefore(Lettering.NOTE, tick.label(), plot.getX() - 8, y(tick.value()) + 5);
            }
            for (Axis.Tick tick : horizontal.ticks((int) Math.max(2, plot.getWidth() / TICK_ROOM))) {
                canvas.line(theme.grid(), 1, x(tick.value()), plot.getY(), x(tick.value()), plot.getMaxY());
                canvas.writeAround(Lettering.NOTE, tick.label(), x(tick.value()), plot.getMaxY() + 18);
            }
            canvas.frame(theme.frame(), 1, plot.getX(), plot.getY(), plot.getWidth(), plot.getHeight());
            canvas.writeAround(
                    Lettering.NOTE,
                    Lettering.NOTE.fitted(horizontal.title(), plot.getWidth()),
                    plot.getCenterX(),
                    plot.getMaxY() + TICK_HEIGHT - 6);
            String title = Lettering.NOTE.fitted(vertical.title(), plot.getHeight());
            canvas.writeUp(
                    Lettering.NOTE,
                    title,
                    plot.getX() - labelRoom(levels) - 18,
                    plot.getCenterY() + Lettering.NOTE.width(title) / 2);
        }

        void paint(Canvas canvas, Upright upright) {
            Path2D line = new Path2D.Double();
            line.moveTo(x(upright.at()), plot.getMaxY());
            line.lineTo(x(upright.at()), plot.getY());
            canvas.draw(
                    upright.pen().color().apply(canvas.theme()), upright.pen().stroke(), line);
        }

        /** From left to right, each moved aside as far as the one before needs; what has no room then is left out. */
        void notes(Canvas canvas) {
            double free = plot.getX();
            for (Upright upright : uprights) {
                double width = Lettering.SMALL.width(upright.note());
                double middle = Math.max(free + width / 2, Math.min(x(upright.at()), plot.getMaxX() - width / 2));
                if (upright.note().isEmpty() || middle + width / 2 > plot.getMaxX() + RIGHT) {
                    continue;
                }
                Color color = upright.pen().color().apply(canvas.theme());
                canvas.line(color, 1, x(upright.at()), plot.getY(), middle, plot.getY() - 8);
                canvas.writeAround(Lettering.SMALL, upright.note(), middle, plot.getY() - 12);
                free = middle + width / 2 + 8;
            }
        }

        void paint(Canvas canvas, Series one) {
            Color color = one.pen().color().apply(canvas.theme());
            if (one.drawn() && one.xs().size() > 1) {
                Path2D line = new Path2D.Double();
                for (int i = 0; i < one.xs().size(); i++) {
                    if (i == 0) {
                        line.moveTo(x(one.xs().get(i)), y(one.ys().get(i)));
                    } else {
                        line.lineTo(x(one.xs().get(i)), y(one.ys().get(i)));
                    }
                }
                canvas.within(plot, () -> canvas.draw(color, one.pen().stroke(), line));
            }
            for (int i = 0; i < one.xs().size(); i++) {
                if (vertical.share(one.ys().get(i)) <= 1) {
                    Chart.paint(
                            canvas,
                            one.mark(),
                            color,
                            x(one.xs().get(i)),
                            y(one.ys().get(i)));
                }
            }
        }
    }
}

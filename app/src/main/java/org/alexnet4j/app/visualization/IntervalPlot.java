package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.awt.Color;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Measured values with their intervals, a line each, compared with what somebody else has printed. */
public final class IntervalPlot implements Figure {
    /** Most room for names. */
    private static final int LABELS = 300;

    private static final int LEGEND = 34;
    private static final int LINE = 30;
    private static final int FOOTER = 64;

    /** Beyond the values, as a share of what they span. */
    private static final double ROOM = 0.06;

    private final Heading heading;
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
        this.heading = new Heading(title, "");
        this.axis = axis;
        this.printed = printed;
        this.rows = List.copyOf(rows);
        double least = values().min().orElse(0);
        double most = values().max().orElse(1);
        double room = ROOM * (most - least);
        // What cannot be below 0, such as errors, has no axis there.
        low = least < 0 ? least - room : 0;
        high = most > least ? most + room : least + 1;
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
    public int height(int width) {
        return heading.height(width) + LEGEND + rows.size() * LINE + FOOTER;
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        int top = heading.height(width);
        legend(canvas, top);
        Area area = new Area(width, top + LEGEND);
        area.grid(canvas);
        for (int i = 0; i < rows.size(); i++) {
            area.row(canvas, rows.get(i), top + LEGEND + i * LINE + LINE / 2.0);
        }
    }

    private void legend(Canvas canvas, int y) {
        String measured = "measured, with 95 % interval";
        Chart.paint(canvas, Chart.Mark.DOT, canvas.theme().main(), MARGIN + 6.0, y);
        canvas.write(Lettering.NOTE, measured, MARGIN + 20, y + 5);
        double next = MARGIN + 44 + Lettering.NOTE.width(measured);
        Chart.paint(canvas, Chart.Mark.DIAMOND, canvas.theme().second(), next, y);
        canvas.write(Lettering.NOTE, printed, next + 14, y + 5);
    }

    /** Where the values are. */
    private final class Area {
        private final Axis values = Axis.linear(axis, low, high);
        private final double left;
        private final double right;
        private final int top;

        Area(int width, int top) {
            this.left = Math.min(LABELS, width / 3.0);
            this.right = width - 2.0 * MARGIN;
            this.top = top;
        }

        private double x(double value) {
            return left + values.share(value) * (right - left);
        }

        void grid(Canvas canvas) {
            Theme theme = canvas.theme();
            double bottom = top + rows.size() * LINE;
            for (Axis.Tick tick : values.ticks((int) Math.max(2, (right - left) / 70))) {
                Color color = Math.abs(tick.value()) < 1e-12 ? theme.frame() : theme.grid();
                canvas.line(color, 1, x(tick.value()), top - 4, x(tick.value()), bottom);
                canvas.writeAround(Lettering.NOTE, tick.label(), x(tick.value()), bottom + 20);
            }
            canvas.writeAround(
                    Lettering.NOTE, Lettering.NOTE.fitted(axis, right - left), (left + right) / 2, bottom + 46);
        }

        void row(Canvas canvas, Row row, double y) {
            Theme theme = canvas.theme();
            canvas.write(Lettering.LABEL, Lettering.LABEL.fitted(row.name(), left - MARGIN - 16), MARGIN, y + 5);
            row.printed().ifPresent(value -> Chart.paint(canvas, Chart.Mark.DIAMOND, theme.second(), x(value), y));
            if (!Double.isFinite(row.value())) {
                return;
            }
            if (Double.isFinite(row.low()) && Double.isFinite(row.high())) {
                canvas.line(theme.main(), 2, x(row.low()), y, x(row.high()), y);
                for (double end : new double[] {row.low(), row.high()}) {
                    canvas.line(theme.main(), 2, x(end), y - 5, x(end), y + 5);
                }
            }
            Chart.paint(canvas, Chart.Mark.DOT, theme.main(), x(row.value()), y);
        }
    }
}

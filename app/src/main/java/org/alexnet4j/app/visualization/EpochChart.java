package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.alexnet4j.training.PlainNumber;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over the epochs of a training, its changes of the learning rate marked. */
final class EpochChart {
    /** More, as where every step has a rate of its own, are not marked. */
    private static final int MOST_CHANGES = 12;

    /** Of one curve. */
    private static final int MOST_POINTS = 200;

    /** What is smaller than the largest by more is below a logarithmic axis. */
    private static final double DEEPEST = 1e-8;

    /**
     * How far the first point of a curve lies aside, a part of the axis and less than half a pixel: at each of evenly spaced
     * points XChart sets a tick, whether there is room for its number or not.
     */
    private static final double UNEVEN = 0.001;

    private static final Color FALL = new Color(0x707070);
    private static final Color BY_HAND = new Color(0xC51B7D);

    private final XYChart chart;
    private final double lastEpoch;
    private final boolean logarithmic;
    private double least = Double.POSITIVE_INFINITY;
    private double most;

    /** How the values of a chart are laid out. */
    enum Axis {
        /** Evenly, from 0. */
        LINEAR,
        /** By powers of ten. */
        LOGARITHMIC
    }

    /**
     * A chart without curves.
     *
     * @param title of the axis of values, with their unit
     * @param lastEpoch at the right end
     * @param legend whether the names of the curves are below it
     */
    EpochChart(String title, double lastEpoch, Axis axis, boolean legend) {
        this.lastEpoch = Math.max(1e-9, lastEpoch);
        this.logarithmic = axis == Axis.LOGARITHMIC;
        chart = PlainChart.of("Epoch", title);
        chart.getStyler().setLegendVisible(legend);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(this.lastEpoch);
        chart.getStyler().setXAxisTickMarkSpacingHint(60);
        chart.getStyler().setYAxisLogarithmic(logarithmic);
        if (logarithmic) {
            // Nine lines to a power of ten.
            chart.getStyler().setPlotGridLinesColor(new Color(0xD8D8D8));
        }
    }

    /**
     * Adds a curve, of many points the means of equally many; single batches scatter too much. Values that the axis has no
     * place for are left out: what is not finite, and on a logarithmic one what is not above 0.
     *
     * @param all points in the order of their epochs
     */
    <P> void add(String name, Pen pen, List<P> all, ToDoubleFunction<P> epoch, ToDoubleFunction<P> value) {
        List<Double> epochs = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        int each = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
        for (int from = 0; from < all.size(); from += each) {
            List<P> some = all.subList(from, Math.min(all.size(), from + each));
            double mean = some.stream().mapToDouble(value).average().orElse(Double.NaN);
            if (Double.isFinite(mean) && (mean > 0 || !logarithmic)) {
                epochs.add(some.stream().mapToDouble(epoch).average().orElseThrow());
                values.add(mean);
                least = Math.min(least, mean);
                most = Math.max(most, mean);
            }
        }
        if (values.size() > 1) {
            epochs.set(0, epochs.get(0) + UNEVEN * lastEpoch);
        }
        if (!values.isEmpty()) {
            XYSeries series = chart.addSeries(name, epochs, values);
            series.setLineColor(pen.color());
            series.setMarkerColor(pen.color());
            series.setLineStyle(pen.stroke());
            // Few points are seen as such.
            series.setMarker(values.size() < 40 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        }
    }

    /** Whether there is nothing to see. */
    boolean isEmpty() {
        return chart.getSeriesMap().isEmpty();
    }

    /**
     * Marks changes of the learning rate, when all curves are there.
     *
     * @param labeled whether the new rates stand beside their marks
     */
    void mark(List<TrainingCurves.RateChange> changes, boolean labeled) {
        double floor = floor();
        double ceiling = ceiling();
        chart.getStyler().setYAxisMin(floor);
        chart.getStyler().setYAxisMax(ceiling);
        mark(changes.stream().filter(change -> !change.byHand()).toList(), "rate changes", FALL, labeled);
        mark(changes.stream().filter(TrainingCurves.RateChange::byHand).toList(), "rate by hand", BY_HAND, labeled);
    }

    private void mark(List<TrainingCurves.RateChange> changes, String name, Color color, boolean labeled) {
        for (int i = 0; i < changes.size() && changes.size() <= MOST_CHANGES; i++) {
            double epoch = changes.get(i).epoch();
            XYSeries line = chart.addSeries(
                    i == 0 ? name : name + " " + (i + 1), new double[] {epoch, epoch}, new double[] {floor(), ceiling()
                    });
            line.setShowInLegend(i == 0);
            line.setLineStyle(Pen.dashed(color, 1.5f).stroke());
            line.setLineColor(color);
            line.setMarker(SeriesMarkers.NONE);
            if (labeled) {
                // Beside its line, on the side where there is room, and lower than the one before, which may be near.
                double aside = lastEpoch * (epoch > 0.8 * lastEpoch ? -0.07 : 0.07);
                chart.addAnnotation(new AnnotationText(
                        rate(changes.get(i).rate()), epoch + aside, (0.98 - 0.05 * (i % 4)) * ceiling(), false));
            }
        }
    }

    private double floor() {
        return logarithmic ? Math.pow(10, Math.floor(Math.log10(Math.max(least, most * DEEPEST)))) : 0;
    }

    private double ceiling() {
        if (logarithmic) {
            return Math.max(10 * floor(), Math.pow(10, Math.ceil(Math.log10(most))));
        }
        return most == 0 ? 1 : 1.05 * most;
    }

    /** Draws it. */
    void paint(Graphics2D graphics, int x, int y, int width, int height) {
        Graphics2D part = (Graphics2D) graphics.create();
        part.translate(x, y);
        chart.paint(part, width, height);
        part.dispose();
    }

    private static String rate(double rate) {
        return "rate " + PlainNumber.rounded(rate);
    }

    /**
     * What a curve is drawn with.
     *
     * @param color of the line and its markers
     * @param stroke of the line
     */
    record Pen(Color color, BasicStroke stroke) {
        static Pen solid(Color color, float width) {
            return new Pen(color, new BasicStroke(width));
        }

        static Pen dashed(Color color, float width) {
            return new Pen(
                    color,
                    new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 5}, 0));
        }
    }
}

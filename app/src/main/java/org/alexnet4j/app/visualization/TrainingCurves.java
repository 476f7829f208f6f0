package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Step;
import org.alexnet4j.training.TrainingHistory.Validated;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Loss and errors of a training over its epochs, the changes of the learning rate marked. Of the steps, means of equally many
 * are drawn: single batches scatter too much.
 */
public final class TrainingCurves implements Figure {
    private static final int CHART_WIDTH = 720;
    private static final int CHART_HEIGHT = 540;
    private static final int MARGIN = 28;
    private static final int HEADER = 72;

    /** More, as where every step has a rate of its own, are not marked. */
    private static final int MOST_CHANGES = 12;

    /** Of one training curve. */
    private static final int MOST_POINTS = 200;

    private static final Color TRAINING = new Color(0x9E9E9E);
    private static final Color VALIDATION = new Color(0x2171B5);
    private static final Color TOP5 = new Color(0xD94801);
    private static final Color FALL = new Color(0x707070);

    private final String title;
    private final TrainingHistory history;

    /**
     * @param title which training
     */
    public TrainingCurves(String title, TrainingHistory history) {
        this.title = title;
        this.history = history;
    }

    /**
     * A change of the learning rate.
     *
     * @param epoch when
     * @param rate from then on
     */
    public record RateChange(double epoch, double rate) {}

    /** The steps before which the learning rate became another, without the first. */
    public static List<RateChange> rateChanges(TrainingHistory history) {
        List<RateChange> changes = new ArrayList<>();
        for (int i = 1; i < history.steps().size(); i++) {
            Step before = history.steps().get(i - 1);
            Step step = history.steps().get(i);
            if (step.rate() != before.rate()) {
                changes.add(new RateChange(before.epoch(), step.rate()));
            }
        }
        return changes;
    }

    @Override
    public int width() {
        return 3 * MARGIN + 2 * CHART_WIDTH;
    }

    @Override
    public int height() {
        return HEADER + CHART_HEIGHT + MARGIN;
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        paint(graphics, lossChart(), MARGIN);
        paint(graphics, errorChart(), 2 * MARGIN + CHART_WIDTH);
    }

    private static void paint(Graphics2D graphics, XYChart chart, int x) {
        Graphics2D part = (Graphics2D) graphics.create();
        part.translate(x, HEADER);
        chart.paint(part, CHART_WIDTH, CHART_HEIGHT);
        part.dispose();
    }

    private XYChart lossChart() {
        XYChart chart = chart("Loss in nats");
        double top = add(chart, "training", TRAINING, trainingPoints(Step::loss, 1));
        top = Math.max(top, add(chart, "validation", VALIDATION, validationPoints(Validated::loss, 1)));
        finish(chart, top);
        return chart;
    }

    private XYChart errorChart() {
        XYChart chart = chart("Error in %");
        double top = add(chart, "training, top-1", TRAINING, trainingPoints(Step::top1Error, 100));
        top = Math.max(top, add(chart, "validation, top-1", VALIDATION, validationPoints(Validated::top1Error, 100)));
        top = Math.max(top, add(chart, "validation, top-5", TOP5, validationPoints(Validated::top5Error, 100)));
        finish(chart, top);
        return chart;
    }

    private XYChart chart(String axis) {
        XYChart chart = new XYChartBuilder()
                .width(CHART_WIDTH)
                .height(CHART_HEIGHT)
                .xAxisTitle("Epoch")
                .yAxisTitle(axis)
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(true)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        chart.getStyler().setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        chart.getStyler().setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        chart.getStyler().setLegendPadding(12);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(Math.max(1e-9, lastEpoch()));
        return chart;
    }

    /** Points of a curve; what is not finite is left out. */
    private record Points(List<Double> epochs, List<Double> values) {
        Points() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(double epoch, double value) {
            if (Double.isFinite(epoch) && Double.isFinite(value)) {
                epochs.add(epoch);
                values.add(value);
            }
        }
    }

    private Points trainingPoints(ToDoubleFunction<Step> value, double scale) {
        List<Step> steps = history.steps();
        int each = (steps.size() + MOST_POINTS - 1) / MOST_POINTS;
        Points points = new Points();
        for (int from = 0; from < steps.size(); from += each) {
            List<Step> some = steps.subList(from, Math.min(steps.size(), from + each));
            points.add(
                    some.stream().mapToDouble(Step::epoch).average().orElse(Double.NaN),
                    scale * some.stream().mapToDouble(value).average().orElse(Double.NaN));
        }
        return points;
    }

    private Points validationPoints(ToDoubleFunction<Validated> value, double scale) {
        Points points = new Points();
        for (Validated validated : history.validations()) {
            points.add(validated.epoch(), scale * value.applyAsDouble(validated));
        }
        return points;
    }

    /** Returns the highest value. */
    private static double add(XYChart chart, String name, Color color, Points points) {
        if (points.values().isEmpty()) {
            return 0;
        }
        XYSeries series = chart.addSeries(name, points.epochs(), points.values());
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(new BasicStroke(2.5f));
        // Few points are seen as such.
        series.setMarker(points.values().size() < 40 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return points.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private void finish(XYChart chart, double top) {
        double ceiling = top == 0 ? 1 : 1.05 * top;
        chart.getStyler().setYAxisMax(ceiling);
        BasicStroke dashes =
                new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 5}, 0);
        List<RateChange> changes = rateChanges(history);
        for (int i = 0; i < changes.size() && changes.size() <= MOST_CHANGES; i++) {
            double epoch = changes.get(i).epoch();
            XYSeries line = chart.addSeries(
                    i == 0 ? "learning rate changes" : "change " + (i + 1),
                    new double[] {epoch, epoch},
                    new double[] {0, ceiling});
            line.setShowInLegend(i == 0);
            line.setLineStyle(dashes);
            line.setLineColor(FALL);
            line.setMarker(SeriesMarkers.NONE);
            // Beside its line, on the side where there is room, and lower than the one before, which may be near.
            double aside = lastEpoch() * (epoch > 0.8 * lastEpoch() ? -0.07 : 0.07);
            chart.addAnnotation(new AnnotationText(
                    rate(changes.get(i).rate()), epoch + aside, (0.98 - 0.05 * (i % 4)) * ceiling, false));
        }
    }

    private double lastEpoch() {
        return history.steps().get(history.steps().size() - 1).epoch();
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, "rate %.1e", rate).replace(".0e", "e");
    }
}

package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.alexnet4j.tuning.Quantity;
import org.alexnet4j.tuning.Range;
import org.alexnet4j.tuning.SearchSpace;
import org.alexnet4j.tuning.Trial;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Each quantity of a search against the lowest validation error of its trials. Which one matters is seen where the cloud has a
 * valley; one that does not matter has none.
 */
public final class SearchFigure implements Figure {
    private static final int CHART_WIDTH = 560;
    private static final int CHART_HEIGHT = 440;
    private static final int MARGIN = 28;
    private static final int HEADER = 72;
    private static final int COLUMNS = 2;

    /** Above and below the points, as a share of what they span. */
    private static final double ROOM = 0.1;

    private static final Color COMPLETE = new Color(0x2171B5);
    private static final Color STOPPED = new Color(0x9ECAE1);
    private static final Color DIVERGED = new Color(0xCB181D);
    private static final Color BEST = new Color(0xD94801);

    private final String title;
    private final SearchSpace space;
    private final List<Quantity> searched;
    private final List<Trial> ranked;
    /** Ends of the axis of errors, in percent. */
    private final double bottom;

    private final double top;

    /**
     * @param title which search
     * @param space what was drawn
     * @param ranked the trials, the best first
     */
    public SearchFigure(String title, SearchSpace space, List<Trial> ranked) {
        this.title = title;
        this.space = space;
        this.searched = space.searched();
        this.ranked = List.copyOf(ranked);
        DoubleSummaryStatistics errors = ranked.stream()
                .filter(trial -> trial.outcome() != Trial.Outcome.DIVERGED)
                .flatMap(trial -> trial.lowest().stream())
                .mapToDouble(lowest -> 100 * lowest.top1Error())
                .summaryStatistics();
        boolean some = errors.getCount() > 0;
        double room = some ? Math.max(1, ROOM * (errors.getMax() - errors.getMin())) : 0;
        bottom = some ? Math.max(0, errors.getMin() - room) : 0;
        top = some ? Math.min(100, errors.getMax() + room) : 100;
    }

    @Override
    public int width() {
        return (COLUMNS + 1) * MARGIN + COLUMNS * CHART_WIDTH;
    }

    @Override
    public int height() {
        int rows = Math.max(1, (searched.size() + COLUMNS - 1) / COLUMNS);
        return HEADER + rows * (CHART_HEIGHT + MARGIN);
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        if (searched.isEmpty()) {
            Lettering.LABEL.write(
                    graphics, "Every quantity was fixed: there is nothing to compare.", MARGIN, HEADER + 30);
        }
        for (int i = 0; i < searched.size(); i++) {
            Graphics2D part = (Graphics2D) graphics.create();
            part.translate(
                    MARGIN + i % COLUMNS * (CHART_WIDTH + MARGIN), HEADER + i / COLUMNS * (CHART_HEIGHT + MARGIN));
            chart(searched.get(i)).paint(part, CHART_WIDTH, CHART_HEIGHT);
            part.dispose();
        }
    }

    /** Some of the trials, as they lie in one chart. */
    private record Points(List<Double> values, List<Double> errors) {
        Points() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(double value, double error) {
            values.add(value);
            errors.add(error);
        }
    }

    private XYChart chart(Quantity quantity) {
        Points complete = new Points();
        Points stopped = new Points();
        Points diverged = new Points();
        Points best = new Points();
        for (int i = 0; i < ranked.size(); i++) {
            Trial trial = ranked.get(i);
            double value = trial.draw().values().getOrDefault(quantity, Double.NaN);
            if (trial.outcome() == Trial.Outcome.DIVERGED) {
                // Whatever it reached before: at the upper edge.
                diverged.add(value, top - 0.03 * (top - bottom));
            } else if (trial.lowest().isPresent()) {
                Points kind = trial.outcome() == Trial.Outcome.COMPLETE ? complete : stopped;
                (i == 0 ? best : kind).add(value, 100 * trial.lowest().get().top1Error());
            }
        }
        XYChart chart = emptyChart(quantity);
        add(chart, "to the end", COMPLETE, SeriesMarkers.CIRCLE, complete);
        add(chart, "stopped early", STOPPED, SeriesMarkers.CIRCLE, stopped);
        add(chart, "diverged (at the edge)", DIVERGED, SeriesMarkers.CROSS, diverged);
        add(chart, "best", BEST, SeriesMarkers.DIAMOND, best);
        return chart;
    }

    private XYChart emptyChart(Quantity quantity) {
        XYChart chart =
                PlainChart.of(axis(quantity) + ", " + space.range(quantity).text(), "Lowest validation error in %");
        Range range = space.range(quantity);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(11);
        chart.getStyler().setXAxisLogarithmic(quantity.logarithmic());
        Range seen = quantity.logarithmic() ? legible(range) : range;
        chart.getStyler().setXAxisMin(seen.low());
        chart.getStyler().setXAxisMax(seen.high());
        chart.getStyler().setYAxisMin(bottom);
        chart.getStyler().setYAxisMax(top);
        return chart;
    }

    /** The chart has numbers at powers of ten only: a range with fewer than two goes to those beside it. */
    private static Range legible(Range range) {
        double tiny = 1e-9;
        double low = Math.log10(range.low());
        double high = Math.log10(range.high());
        return Math.floor(high + tiny) > Math.ceil(low - tiny)
                ? range
                : new Range(Math.pow(10, Math.floor(low + tiny)), Math.pow(10, Math.ceil(high - tiny)));
    }

    private static String axis(Quantity quantity) {
        return switch (quantity) {
            case RATE -> "Learning rate at the start";
            case DECAY -> "Weight decay";
            case DROPOUT -> "Dropout rate";
            case DEVIATION -> "Factor on the deviations of initial weights";
            case MOMENTUM -> "Momentum";
        };
    }

    private static void add(XYChart chart, String name, Color color, Marker marker, Points points) {
        if (!points.values().isEmpty()) {
            XYSeries series = chart.addSeries(name, points.values(), points.errors());
            series.setMarkerColor(color);
            series.setMarker(marker);
        }
    }
}

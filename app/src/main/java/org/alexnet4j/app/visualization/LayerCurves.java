package org.alexnet4j.app.visualization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.alexnet4j.app.visualization.EpochChart.Scale;
import org.alexnet4j.training.LayerState;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Look;

/**
 * The layers over a training: the relative size of their updates, the size of their weights, and the share of dead units;
 * below, once for all charts, the names of the layers.
 */
final class LayerCurves {
    /** On narrower pages the charts are below each other. */
    private static final int SIDE_BY_SIDE = 900;

    private static final int CHART_HEIGHT = 320;
    private static final int GAP = 20;
    private static final int LINE = 24;
    private static final int ENTRY = 130;
    private static final int SAMPLE = 26;

    private static final String MEANING =
            "The weights of each layer, without biases: their mean change by an update, relative"
                    + " to their mean size (about 0.001 is sound); their mean size; and the share of kernels or units that give 0"
                    + " for a whole batch.";

    /** A layer at some time. */
    private record Seen(double epoch, LayerState state) {}

    private final Map<String, List<Seen>> layers = new LinkedHashMap<>();
    private final List<EpochChart> charts = new ArrayList<>();

    /** @param lastEpoch at the right end of each chart */
    LayerCurves(TrainingHistory history, List<TrainingCurves.RateChange> rateChanges, double lastEpoch) {
        for (Look look : history.looks()) {
            for (LayerState state : look.layers()) {
                layers.computeIfAbsent(state.name(), name -> new ArrayList<>()).add(new Seen(look.epoch(), state));
            }
        }
        List<EpochChart> all = List.of(
                chart("Update / weight", lastEpoch, Scale.LOGARITHMIC, LayerState::relativeUpdate),
                chart("Mean |weight|", lastEpoch, Scale.LOGARITHMIC, LayerState::meanWeight),
                chart("Dead kernels or units in %", lastEpoch, Scale.PERCENT, state -> 100 * state.deadShare()));
        for (EpochChart chart : all) {
            if (!chart.isEmpty()) {
                chart.mark(rateChanges, false);
                charts.add(chart);
            }
        }
    }

    private EpochChart chart(String title, double lastEpoch, Scale scale, ToDoubleFunction<LayerState> value) {
        EpochChart chart = new EpochChart(title, lastEpoch, scale);
        int number = 0;
        for (List<Seen> layer : layers.values()) {
            chart.add("", Pen.ofSeries(number++), layer, Seen::epoch, seen -> value.applyAsDouble(seen.state()));
        }
        return chart;
    }

    /** Height of all charts; 0 where the training has not looked at its layers. */
    int height(int width) {
        if (charts.isEmpty()) {
            return 0;
        }
        int rows = (charts.size() + columns(width) - 1) / columns(width);
        return headingHeight(width) + rows * (CHART_HEIGHT + GAP) + names(width).rows() * LINE + GAP;
    }

    private int columns(int width) {
        return width < SIDE_BY_SIDE ? 1 : charts.size();
    }

    private List<String> meaning(int width) {
        return Lettering.NOTE.lines(MEANING, width, 4);
    }

    private int headingHeight(int width) {
        return meaning(width).size() * Lettering.NOTE.line() + GAP;
    }

    private Grid names(int width) {
        return new Grid(layers.size(), Math.max(1, width / ENTRY));
    }

    void paint(Canvas canvas, int x, int y, int width) {
        if (charts.isEmpty()) {
            return;
        }
        int line = y + Lettering.NOTE.line();
        for (String text : meaning(width)) {
            canvas.write(Lettering.NOTE, text, x, line);
            line += Lettering.NOTE.line();
        }
        Grid grid = new Grid(charts.size(), columns(width));
        double each = (width - (grid.columns() - 1.0) * GAP) / grid.columns();
        int top = y + headingHeight(width);
        for (int i = 0; i < charts.size(); i++) {
            charts.get(i)
                    .paint(
                            canvas,
                            x + grid.column(i) * (each + GAP),
                            top + grid.row(i) * (CHART_HEIGHT + GAP),
                            each,
                            CHART_HEIGHT);
        }
        paintNames(canvas, x, top + grid.rows() * (CHART_HEIGHT + GAP) + GAP, names(width));
    }

    private void paintNames(Canvas canvas, int x, int y, Grid grid) {
        int number = 0;
        for (String name : layers.keySet()) {
            int left = x + grid.column(number) * ENTRY;
            int line = y + grid.row(number) * LINE;
            canvas.line(canvas.theme().series(number), 2, left, line, left + SAMPLE, line);
            canvas.write(Lettering.NOTE, Lettering.NOTE.fitted(name, ENTRY - SAMPLE - 16), left + SAMPLE + 8, line + 5);
            number++;
        }
    }
}

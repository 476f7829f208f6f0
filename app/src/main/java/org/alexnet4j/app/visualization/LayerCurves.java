package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.app.visualization.EpochChart.Pen;
import org.alexnet4j.training.LayerState;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Look;

/**
 * How the layers went in a training: the size of their updates, the size of their weights, and what share of them is dead,
 * side by side; below, once for all, the names of the layers.
 */
final class LayerCurves {
    private static final int CHART_HEIGHT = 400;
    private static final int GAP = 28;
    private static final int HEADING = 34;
    private static final int LINE = 26;
    private static final int ENTRY = 150;
    private static final int SAMPLE = 30;

    /** Colors of even weight on white ("Dark2"), and some more; of more layers, some have the same. */
    private static final List<Color> COLORS = List.of(
            new Color(0x1B9E77),
            new Color(0xD95F02),
            new Color(0x7570B3),
            new Color(0xE7298A),
            new Color(0x66A61E),
            new Color(0xE6AB02),
            new Color(0xA6761D),
            new Color(0x404040),
            new Color(0x1F78B4),
            new Color(0xB2182B),
            new Color(0x6BAED6),
            new Color(0xFB9A99));

    /** A layer at some time. */
    private record Seen(double epoch, LayerState state) {}

    private final Map<String, List<Seen>> layers = new LinkedHashMap<>();
    private final List<EpochChart> charts = new ArrayList<>();
    private final int width;

    /**
     * @param width of all charts together, in pixels
     * @param lastEpoch at the right end of each
     */
    LayerCurves(TrainingHistory history, List<TrainingCurves.RateChange> rateChanges, int width, double lastEpoch) {
        this.width = width;
        for (Look look : history.looks()) {
            for (LayerState state : look.layers()) {
                layers.computeIfAbsent(state.name(), name -> new ArrayList<>()).add(new Seen(look.epoch(), state));
            }
        }
        EpochChart updates = new EpochChart("Update / weight", lastEpoch, EpochChart.Axis.LOGARITHMIC, false);
        EpochChart weights = new EpochChart("Mean |weight|", lastEpoch, EpochChart.Axis.LOGARITHMIC, false);
        EpochChart dead = new EpochChart("Dead kernels or units in %", lastEpoch, EpochChart.Axis.LINEAR, false);
        int number = 0;
        for (Map.Entry<String, List<Seen>> layer : layers.entrySet()) {
            Pen pen = pen(number++);
            updates.add(layer.getKey(), pen, layer.getValue(), Seen::epoch, seen -> seen.state.relativeUpdate());
            weights.add(layer.getKey(), pen, layer.getValue(), Seen::epoch, seen -> seen.state.meanWeight());
            dead.add(layer.getKey(), pen, layer.getValue(), Seen::epoch, seen -> 100 * seen.state.deadShare());
        }
        for (EpochChart chart : List.of(updates, weights, dead)) {
            if (!chart.isEmpty()) {
                chart.mark(rateChanges, false);
                charts.add(chart);
            }
        }
    }

    private static Pen pen(int number) {
        return Pen.solid(COLORS.get(number % COLORS.size()), 2);
    }

    /** Height of all, in pixels; 0 where nobody has looked at the layers. */
    int height() {
        return charts.isEmpty() ? 0 : HEADING + CHART_HEIGHT + GAP + rows() * LINE;
    }

    private int columns() {
        return Math.max(1, width / ENTRY);
    }

    private int rows() {
        return (layers.size() + columns() - 1) / columns();
    }

    void paint(Graphics2D graphics, int x, int y) {
        if (charts.isEmpty()) {
            return;
        }
        Lettering.LABEL.write(
                graphics,
                "The weights of each layer, biases left out: how large an update is beside them (about 0.001 is sound), how large"
                        + " they are, and how many kernels or units give 0 for a whole batch.",
                x,
                y + 18);
        int each = (width - (charts.size() - 1) * GAP) / charts.size();
        for (int i = 0; i < charts.size(); i++) {
            charts.get(i).paint(graphics, x + i * (each + GAP), y + HEADING, each, CHART_HEIGHT);
        }
        int number = 0;
        for (String name : layers.keySet()) {
            int left = x + number % columns() * ENTRY;
            int line = y + HEADING + CHART_HEIGHT + GAP + number / columns() * LINE;
            Pen pen = pen(number++);
            graphics.setColor(pen.color());
            graphics.setStroke(pen.stroke());
            graphics.drawLine(left, line, left + SAMPLE, line);
            Lettering.LABEL.write(
                    graphics, Lettering.LABEL.fitted(graphics, name, ENTRY - SAMPLE - 20), left + SAMPLE + 8, line + 5);
        }
    }
}

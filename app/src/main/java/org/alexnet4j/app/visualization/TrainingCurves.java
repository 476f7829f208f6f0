package org.alexnet4j.app.visualization;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.alexnet4j.app.visualization.EpochChart.Axis;
import org.alexnet4j.app.visualization.EpochChart.Pen;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Step;
import org.alexnet4j.training.TrainingHistory.Validated;

/**
 * Loss and errors of a training over its epochs and, where it has looked at its layers, how they went; the changes of the
 * learning rate marked.
 */
public final class TrainingCurves implements Figure {
    private static final int CHART_WIDTH = 720;
    private static final int CHART_HEIGHT = 540;
    private static final int MARGIN = 28;
    private static final int HEADER = 72;

    private static final Pen TRAINING = Pen.solid(new Color(0x9E9E9E), 2.5f);
    private static final Pen VALIDATION = Pen.solid(new Color(0x2171B5), 2.5f);
    private static final Pen TOP5 = Pen.solid(new Color(0xD94801), 2.5f);

    private final String title;
    private final TrainingHistory history;
    private final List<RateChange> rateChanges;
    private final LayerCurves layers;

    /**
     * @param title which training
     */
    public TrainingCurves(String title, TrainingHistory history) {
        this.title = title;
        this.history = history;
        this.rateChanges = rateChanges(history);
        this.layers = new LayerCurves(history, rateChanges, width() - 2 * MARGIN, lastEpoch());
    }

    /**
     * A change of the learning rate.
     *
     * @param epoch when
     * @param rate from then on
     * @param byHand whether somebody chose it while the training went on
     */
    public record RateChange(double epoch, double rate, boolean byHand) {}

    /** The steps before which the learning rate became another, without the first. */
    public static List<RateChange> rateChanges(TrainingHistory history) {
        Set<Double> byHand = new HashSet<>(history.ratesByHand());
        List<RateChange> changes = new ArrayList<>();
        for (int i = 1; i < history.steps().size(); i++) {
            Step before = history.steps().get(i - 1);
            Step step = history.steps().get(i);
            if (step.rate() != before.rate()) {
                changes.add(new RateChange(before.epoch(), step.rate(), byHand.contains(before.epoch())));
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
        return HEADER + CHART_HEIGHT + MARGIN + layers.height();
    }

    @Override
    public void paint(Graphics2D graphics) {
        Lettering.TITLE.write(graphics, Lettering.TITLE.fitted(graphics, title, width() - 2 * MARGIN), MARGIN, 44);
        lossChart().paint(graphics, MARGIN, HEADER, CHART_WIDTH, CHART_HEIGHT);
        errorChart().paint(graphics, 2 * MARGIN + CHART_WIDTH, HEADER, CHART_WIDTH, CHART_HEIGHT);
        layers.paint(graphics, MARGIN, HEADER + CHART_HEIGHT + MARGIN);
    }

    private EpochChart lossChart() {
        EpochChart chart = new EpochChart("Loss in nats", lastEpoch(), Axis.LINEAR, true);
        addSteps(chart, "training", TRAINING, Step::loss);
        addValidations(chart, "validation", VALIDATION, Validated::loss);
        chart.mark(rateChanges, true);
        return chart;
    }

    private EpochChart errorChart() {
        EpochChart chart = new EpochChart("Error in %", lastEpoch(), Axis.LINEAR, true);
        addSteps(chart, "training, top-1", TRAINING, step -> 100 * step.top1Error());
        addValidations(chart, "validation, top-1", VALIDATION, validated -> 100 * validated.top1Error());
        addValidations(chart, "validation, top-5", TOP5, validated -> 100 * validated.top5Error());
        chart.mark(rateChanges, true);
        return chart;
    }

    private void addSteps(EpochChart chart, String name, Pen pen, ToDoubleFunction<Step> value) {
        chart.add(name, pen, history.steps(), Step::epoch, value);
    }

    private void addValidations(EpochChart chart, String name, Pen pen, ToDoubleFunction<Validated> value) {
        chart.add(name, pen, history.validations(), Validated::epoch, value);
    }

    private double lastEpoch() {
        return history.steps().get(history.steps().size() - 1).epoch();
    }
}

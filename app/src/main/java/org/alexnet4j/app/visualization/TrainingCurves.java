package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.alexnet4j.app.visualization.EpochChart.Scale;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Step;
import org.alexnet4j.training.TrainingHistory.Validated;

/**
 * Loss and errors of a training over its epochs and, where it has looked at its layers, how they went; the changes of the
 * learning rate marked.
 */
public final class TrainingCurves implements Figure {
    /** On narrower pages the charts are below each other. */
    private static final int SIDE_BY_SIDE = 900;

    private static final int CHART_HEIGHT = 400;

    private static final Pen TRAINING = Pen.solid(Theme::neutral, 2.5f);
    private static final Pen VALIDATION = Pen.solid(Theme::main, 2.5f);
    private static final Pen TOP5 = Pen.solid(Theme::second, 2.5f);

    private final Heading heading;
    private final TrainingHistory history;
    private final List<RateChange> rateChanges;
    private final LayerCurves layers;

    /**
     * @param title which training
     */
    public TrainingCurves(String title, TrainingHistory history) {
        this.heading = new Heading(title, length(history));
        this.history = history;
        this.rateChanges = rateChanges(history);
        this.layers = new LayerCurves(history, rateChanges, lastEpoch());
    }

    private static String length(TrainingHistory history) {
        int steps = history.steps().size();
        String epochs =
                PlainNumber.text(Math.round(10 * history.steps().get(steps - 1).epoch()) / 10.0);
        return String.format(
                Locale.ROOT,
                "%s, %,d %s.",
                epochs.equals("1") ? "1 epoch" : epochs + " epochs",
                steps,
                steps == 1 ? "step" : "steps");
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
    public int height(int width) {
        int rows = width < SIDE_BY_SIDE ? 2 : 1;
        return heading.height(width) + rows * (CHART_HEIGHT + MARGIN) + layers.height(width - 2 * MARGIN);
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        int top = heading.height(width);
        int room = width - 2 * MARGIN;
        if (width < SIDE_BY_SIDE) {
            lossChart().paint(canvas, MARGIN, top, room, CHART_HEIGHT);
            top += CHART_HEIGHT + MARGIN;
            errorChart().paint(canvas, MARGIN, top, room, CHART_HEIGHT);
        } else {
            double each = (room - MARGIN) / 2.0;
            lossChart().paint(canvas, MARGIN, top, each, CHART_HEIGHT);
            errorChart().paint(canvas, 2 * MARGIN + each, top, each, CHART_HEIGHT);
        }
        layers.paint(canvas, MARGIN, top + CHART_HEIGHT + MARGIN, room);
    }

    private EpochChart lossChart() {
        EpochChart chart = new EpochChart("Loss in nats", lastEpoch(), Scale.LINEAR);
        addSteps(chart, "training", TRAINING, Step::loss);
        addValidations(chart, "validation", VALIDATION, Validated::loss);
        chart.mark(rateChanges, true);
        return chart;
    }

    private EpochChart errorChart() {
        EpochChart chart = new EpochChart("Error in %", lastEpoch(), Scale.PERCENT);
        addSteps(chart, "training, top-1", TRAINING, step -> 100 * step.top1Error());
        addValidations(chart, "validation, top-1", VALIDATION, validated -> 100 * validated.top1Error());
        // Of five classes or fewer the right one is always among five.
        if (history.validations().stream().anyMatch(validated -> validated.top5Error() > 0)) {
            addValidations(chart, "validation, top-5", TOP5, validated -> 100 * validated.top5Error());
        }
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

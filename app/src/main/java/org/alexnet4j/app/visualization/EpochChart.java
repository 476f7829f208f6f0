package org.alexnet4j.app.visualization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.alexnet4j.training.PlainNumber;

/** Curves over the epochs of a training, its changes of the learning rate marked. */
final class EpochChart {
    /** More, as where every step has a rate of its own, are not marked. */
    private static final int MOST_CHANGES = 12;

    /** Of one curve. */
    private static final int MOST_POINTS = 200;

    /** Few points are seen as such. */
    private static final int FEW_POINTS = 40;

    /** What is smaller than the largest by more is below a logarithmic axis. */
    private static final double DEEPEST = 1e-8;

    private static final Pen CHANGE = Pen.dashed(Theme::frame, 1.5f, 6, 5);
    private static final Pen CHANGE_BY_HAND = Pen.dashed(Theme::byHand, 1.5f, 6, 5);

    /** How the values of a chart are arranged. */
    enum Scale {
        /** Evenly, from 0. */
        LINEAR,
        /** Evenly, from 0 to 100. */
        PERCENT,
        /** By powers of ten. */
        LOGARITHMIC
    }

    /** A curve whose points can be drawn. */
    private record Curve(String name, Pen pen, List<Double> epochs, List<Double> values) {}

    private final String title;
    private final double lastEpoch;
    private final Scale scale;
    private final List<Curve> curves = new ArrayList<>();
    private final List<TrainingCurves.RateChange> changes = new ArrayList<>();
    private boolean ratesShown;

    /**
     * A chart without curves.
     *
     * @param title of the axis of values, with their unit
     * @param lastEpoch at the right end
     */
    EpochChart(String title, double lastEpoch, Scale scale) {
        this.title = title;
        this.lastEpoch = Math.max(1e-9, lastEpoch);
        this.scale = scale;
    }

    /**
     * Adds a curve, of many points the means of equally many; single batches scatter too much. Values that the axis has no
     * place for are left out: what is not finite, and on a logarithmic one what is not above 0.
     *
     * @param name in the legend, with the value where there is only one; empty for a curve that is not in it
     * @param all points in the order of their epochs
     */
    <P> void add(String name, Pen pen, List<P> all, ToDoubleFunction<P> epoch, ToDoubleFunction<P> value) {
        List<Double> epochs = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        int each = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
        for (int from = 0; from < all.size(); from += each) {
            List<P> some = all.subList(from, Math.min(all.size(), from + each));
            double mean = some.stream().mapToDouble(value).average().orElse(Double.NaN);
            if (Double.isFinite(mean) && (mean > 0 || scale != Scale.LOGARITHMIC)) {
                epochs.add(some.stream().mapToDouble(epoch).average().orElseThrow());
                values.add(mean);
            }
        }
        if (!values.isEmpty()) {
            boolean one = values.size() == 1 && !name.isEmpty();
            curves.add(new Curve(one ? name + ": " + PlainNumber.rounded(values.get(0)) : name, pen, epochs, values));
        }
    }

    /** Whether there is nothing to see. */
    boolean isEmpty() {
        return curves.isEmpty();
    }

    /**
     * Marks changes of the learning rate.
     *
     * @param shown whether the new rates are written above
     */
    void mark(List<TrainingCurves.RateChange> all, boolean shown) {
        ratesShown = shown;
        if (all.size() <= MOST_CHANGES) {
            changes.addAll(all);
        }
    }

    private Chart chart() {
        double least = curves.stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(v -> v)
                .min()
                .orElse(1);
        double most = curves.stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(v -> v)
                .max()
                .orElse(1);
        Chart chart = new Chart(Axis.linear("Epoch", 0, lastEpoch), axis(least, most));
        for (TrainingCurves.RateChange change : changes) {
            chart.upright(
                    change.epoch(),
                    change.byHand() ? CHANGE_BY_HAND : CHANGE,
                    ratesShown ? "rate " + PlainNumber.rounded(change.rate()) : "");
        }
        for (Curve curve : curves) {
            chart.curve(
                    curve.name(),
                    curve.pen(),
                    curve.values().size() < FEW_POINTS ? Chart.Mark.DOT : Chart.Mark.NONE,
                    curve.epochs(),
                    curve.values());
        }
        if (ratesShown && changes.stream().anyMatch(TrainingCurves.RateChange::byHand)) {
            chart.curve("rate changed by hand", CHANGE_BY_HAND, Chart.Mark.NONE, List.of(), List.of());
        }
        return chart;
    }

    private Axis axis(double least, double most) {
        return switch (scale) {
            case LINEAR -> Axis.linear(title, 0, most <= 0 ? 1 : 1.05 * most);
            case PERCENT -> Axis.linear(title, 0, most <= 0 ? 1 : Math.min(100, 1.05 * most));
            case LOGARITHMIC -> {
                double floor = Math.pow(10, Math.floor(Math.log10(Math.max(least, most * DEEPEST))));
                yield Axis.logarithmic(title, floor, Math.max(10 * floor, Math.pow(10, Math.ceil(Math.log10(most)))));
            }
        };
    }

    /** Draws it into a rectangle. */
    void paint(Canvas canvas, double x, double y, double width, double height) {
        chart().paint(canvas, x, y, width, height);
    }
}

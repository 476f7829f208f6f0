package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alexnet4j.app.visualization.EpochChart.Scale;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Step;
import org.alexnet4j.training.TrainingHistory.Validated;

/** Several trainings in the same charts: their training loss, and their error on the validation split. */
public final class RunComparison implements Figure {
    /** As many as there are colors that can be told apart. */
    public static final int MOST_RUNS = 12;

    /** On narrower pages the charts are below each other. */
    private static final int SIDE_BY_SIDE = 900;

    private static final int CHART_HEIGHT = 400;
    private static final int LINE = 24;
    private static final int SAMPLE = 26;

    private final Heading heading;
    private final List<Run> runs;
    private final List<EpochChart> charts = new ArrayList<>();

    /**
     * A training.
     *
     * @param name cut at its beginning where it is too long: names of runs differ at their ends
     */
    public record Run(String name, TrainingHistory history) {
        /** Epochs so far. */
        public double epochs() {
            return history.steps().get(history.steps().size() - 1).epoch();
        }

        /** The validation with the lowest error; of equals the first. */
        public Optional<Validated> best() {
            return history.validations().stream()
                    .filter(validated -> Double.isFinite(validated.top1Error()))
                    .min(Comparator.comparingDouble(Validated::top1Error));
        }
    }

    /** @param runs one to {@link #MOST_RUNS} */
    public RunComparison(String title, List<Run> runs) {
        this.runs = List.copyOf(runs);
        this.heading = new Heading(title, "");
        double last = runs.stream().mapToDouble(Run::epochs).max().orElse(1);
        EpochChart losses = new EpochChart("Training loss in nats", last, Scale.LINEAR);
        EpochChart errors = new EpochChart("Validation error (top-1) in %", last, Scale.PERCENT);
        for (int i = 0; i < runs.size(); i++) {
            TrainingHistory history = runs.get(i).history();
            losses.add("", Pen.ofSeries(i), history.steps(), Step::epoch, Step::loss);
            errors.add(
                    "",
                    Pen.ofSeries(i),
                    history.validations(),
                    Validated::epoch,
                    validated -> 100 * validated.top1Error());
        }
        for (EpochChart chart : List.of(losses, errors)) {
            if (!chart.isEmpty()) {
                charts.add(chart);
            }
        }
    }

    private Grid grid(int width) {
        return new Grid(charts.size(), width < SIDE_BY_SIDE ? 1 : Math.max(1, charts.size()));
    }

    @Override
    public int height(int width) {
        return heading.height(width) + grid(width).rows() * (CHART_HEIGHT + MARGIN) + runs.size() * LINE + MARGIN;
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        int top = heading.height(width);
        Grid grid = grid(width);
        double each = (width - (grid.columns() + 1.0) * MARGIN) / grid.columns();
        for (int i = 0; i < charts.size(); i++) {
            charts.get(i)
                    .paint(
                            canvas,
                            MARGIN + grid.column(i) * (each + MARGIN),
                            top + grid.row(i) * (CHART_HEIGHT + MARGIN),
                            each,
                            CHART_HEIGHT);
        }
        int line = top + grid.rows() * (CHART_HEIGHT + MARGIN) + LINE / 2;
        for (int i = 0; i < runs.size(); i++) {
            String result = result(runs.get(i));
            double room = width - 2.0 * MARGIN - SAMPLE - 24 - Lettering.NOTE.width(result);
            String name = Lettering.NOTE.fittedEnd(runs.get(i).name(), room);
            canvas.line(canvas.theme().series(i), 3, MARGIN, line - 5, MARGIN + SAMPLE, line - 5);
            canvas.write(
                    Lettering.NOTE,
                    name,
                    MARGIN + SAMPLE + 8,
                    line,
                    canvas.theme().ink());
            canvas.write(Lettering.NOTE, result, MARGIN + SAMPLE + 24 + Lettering.NOTE.width(name), line);
            line += LINE;
        }
    }

    private static String result(Run run) {
        String epochs = String.format(Locale.ROOT, "%.1f epochs", run.epochs());
        return epochs
                + run.best()
                        .map(best -> String.format(
                                Locale.ROOT,
                                ", lowest validation error %.1f %% at epoch %.1f",
                                100 * best.top1Error(),
                                best.epoch()))
                        .orElse(", no validation");
    }
}

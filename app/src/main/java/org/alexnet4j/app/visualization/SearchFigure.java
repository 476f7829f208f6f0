package org.alexnet4j.app.visualization;

import static org.alexnet4j.app.visualization.Heading.MARGIN;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.alexnet4j.tuning.Quantity;
import org.alexnet4j.tuning.Range;
import org.alexnet4j.tuning.SearchSpace;
import org.alexnet4j.tuning.Trial;

/**
 * Each quantity of a search against the lowest validation error of its trials. Which one matters is seen where the cloud has a
 * valley; one that does not matter has none.
 */
public final class SearchFigure implements Figure {
    /** On narrower pages the charts are below each other. */
    private static final int SIDE_BY_SIDE = 900;

    private static final int CHART_HEIGHT = 400;

    /** Above and below the points, as a share of what they span. */
    private static final double ROOM = 0.1;

    private static final Pen COMPLETE = Pen.solid(Theme::main, 2);
    private static final Pen STOPPED = Pen.solid(Theme::pale, 2);
    private static final Pen DIVERGED = Pen.solid(Theme::bad, 2);
    private static final Pen BEST = Pen.solid(Theme::second, 2);

    private final Heading heading;
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
        boolean compared = !space.searched().isEmpty();
        this.heading = new Heading(
                title,
                compared
                        ? "One point for each trial. A quantity matters where the points form a valley."
                        : "Every quantity was fixed: there is nothing to compare.");
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

    private Grid grid(int width) {
        return new Grid(searched.size(), width < SIDE_BY_SIDE ? 1 : 2);
    }

    @Override
    public int height(int width) {
        return heading.height(width) + grid(width).rows() * (CHART_HEIGHT + MARGIN);
    }

    @Override
    public void paint(Canvas canvas, int width) {
        heading.paint(canvas, width);
        Grid grid = grid(width);
        double each = (width - (grid.columns() + 1.0) * MARGIN) / grid.columns();
        for (int i = 0; i < searched.size(); i++) {
            chart(searched.get(i))
                    .paint(
                            canvas,
                            MARGIN + grid.column(i) * (each + MARGIN),
                            heading.height(width) + grid.row(i) * (CHART_HEIGHT + MARGIN),
                            each,
                            CHART_HEIGHT);
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

    private Chart chart(Quantity quantity) {
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
        Chart chart = emptyChart(quantity);
        add(chart, "trained to the end", COMPLETE, Chart.Mark.DOT, complete);
        add(chart, "stopped early", STOPPED, Chart.Mark.DOT, stopped);
        add(chart, "diverged (at the upper edge)", DIVERGED, Chart.Mark.CROSS, diverged);
        add(chart, "best", BEST, Chart.Mark.DIAMOND, best);
        return chart;
    }

    private Chart emptyChart(Quantity quantity) {
        Range range = space.range(quantity);
        return new Chart(
                new Axis(axis(quantity) + ", " + range.text(), range.low(), range.high(), quantity.logarithmic()),
                Axis.linear("Lowest validation error in %", bottom, top));
    }

    private static String axis(Quantity quantity) {
        return switch (quantity) {
            case RATE -> "Initial learning rate";
            case DECAY -> "Weight decay";
            case DROPOUT -> "Dropout rate";
            case DEVIATION -> "Factor of the initial weights' deviations";
            case MOMENTUM -> "Momentum";
        };
    }

    private static void add(Chart chart, String name, Pen pen, Chart.Mark mark, Points points) {
        if (!points.values().isEmpty()) {
            chart.points(name, pen, mark, points.values(), points.errors());
        }
    }
}

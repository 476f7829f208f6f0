package org.alexnet4j.app.visualization;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.training.TrainingHistory;

/** Training error over epochs of networks that race to the same error, in the form of the paper's figure 1. */
public final class ErrorRace implements Figure {
    private static final int HEIGHT = 560;
    private static final int MARGIN = 8;

    /** As in the paper's figure. A training that stays above it would not be seen at all. */
    private static final double HIGHEST = 0.75;

    private static final Pen SOLID = Pen.solid(Theme::ink, 1.6f);
    private static final Pen DASHED = Pen.dashed(Theme::ink, 1.6f, 8, 5);
    private static final Pen GOAL = Pen.dashed(Theme::neutral, 1.5f, 2, 4);

    private final List<Racer> racers;
    private final double goal;

    /**
     * A network with its trainings.
     *
     * @param dashed whether its lines are
     */
    public record Racer(String name, boolean dashed, List<TrainingHistory> trainings) {}

    /** @param goal training error to come down to, 0 to 1 */
    public ErrorRace(List<Racer> racers, double goal) {
        this.racers = List.copyOf(racers);
        this.goal = goal;
    }

    @Override
    public int height(int width) {
        return HEIGHT;
    }

    @Override
    public void paint(Canvas canvas, int width) {
        double last = lastEpoch();
        Chart chart = new Chart(Axis.linear("Epoch", 0, last), Axis.linear("Training error", 0, highestError()));
        chart.curve("goal", GOAL, Chart.Mark.NONE, List.of(0.0, last), List.of(goal, goal));
        for (Racer racer : racers) {
            for (int i = 0; i < racer.trainings().size(); i++) {
                add(
                        chart,
                        i == 0 ? racer.name() : "",
                        racer.dashed() ? DASHED : SOLID,
                        racer.trainings().get(i));
            }
        }
        chart.paint(canvas, MARGIN, MARGIN, width - 2.0 * MARGIN, HEIGHT - 2.0 * MARGIN);
    }

    private static void add(Chart chart, String name, Pen pen, TrainingHistory training) {
        List<Double> epochs = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (TrainingHistory.Epoch epoch : training.epochs()) {
            if (Double.isFinite(epoch.top1Error())) {
                epochs.add(epoch.middle());
                errors.add(epoch.top1Error());
            }
        }
        chart.curve(name, pen, epochs.size() == 1 ? Chart.Mark.DOT : Chart.Mark.NONE, epochs, errors);
    }

    /** Highest error of the chart. */
    double highestError() {
        return racers.stream().flatMap(racer -> racer.trainings().stream()).allMatch(ErrorRace::comesIntoView)
                ? HIGHEST
                : 1;
    }

    private static boolean comesIntoView(TrainingHistory training) {
        return training.epochs().stream().anyMatch(epoch -> epoch.top1Error() < HIGHEST);
    }

    private double lastEpoch() {
        return racers.stream()
                .flatMap(racer -> racer.trainings().stream())
                .flatMap(training -> training.epochs().stream())
                .mapToDouble(TrainingHistory.Epoch::middle)
                .max()
                .orElse(1);
    }
}

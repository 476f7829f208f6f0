package org.alexnet4j.app.visualization;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.training.TrainingHistory;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Training error over epochs of networks that race to the same error, in the form of the paper's figure 1. */
public final class ErrorRace implements Figure {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 560;
    private static final float[] DASHES = {8, 5};
    private static final float[] DOTS = {2, 4};

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
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return HEIGHT;
    }

    @Override
    public void paint(Graphics2D graphics) {
        XYChart chart = PlainChart.of("Epochs", "Training error rate");
        // As in the paper's.
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setYAxisDecimalPattern("0.00");
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(0.75);
        chart.getStyler().setXAxisMin(0.0);
        for (Racer racer : racers) {
            for (int i = 0; i < racer.trainings().size(); i++) {
                add(chart, racer, i);
            }
        }
        XYSeries line = chart.addSeries("goal", new double[] {0, lastEpoch()}, new double[] {goal, goal});
        line.setLineColor(new Color(0x909090));
        line.setLineStyle(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, DOTS, 0));
        line.setMarker(SeriesMarkers.NONE);
        line.setShowInLegend(false);
        chart.paint(graphics, WIDTH, HEIGHT);
    }

    private static void add(XYChart chart, Racer racer, int number) {
        List<Double> epochs = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (TrainingHistory.Epoch epoch : racer.trainings().get(number).epochs()) {
            if (Double.isFinite(epoch.top1Error())) {
                epochs.add(epoch.middle());
                errors.add(epoch.top1Error());
            }
        }
        if (epochs.isEmpty()) {
            return;
        }
        XYSeries series = chart.addSeries(number == 0 ? racer.name() : racer.name() + " " + number, epochs, errors);
        series.setShowInLegend(number == 0);
        series.setLineColor(Color.BLACK);
        series.setLineStyle(
                racer.dashed()
                        ? new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, DASHES, 0)
                        : new BasicStroke(1.6f));
        series.setMarker(SeriesMarkers.NONE);
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

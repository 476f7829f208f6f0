package org.alexnet4j.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.alexnet4j.benchmark.NetworkBenchmark;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;

/**
 * How much of an experiment fits into a time on this machine.
 *
 * @param scale by which its trainings are made shorter
 * @param fullSeconds what they would take in full
 * @param scaledSeconds what they take as they are made shorter: an epoch each, at least
 */
record BudgetScale(Scale scale, double fullSeconds, double scaledSeconds) {
    /** Of the time that is given, seconds at most: run before anything is measured, until the program is compiled. */
    private static final double WARM_UP_SHARE = 0.003;

    private static final double LONGEST_WARM_UP = 15;

    /** Of the time that is given, seconds at most: measuring each network. */
    private static final double MEASURE_SHARE = 0.0005;

    private static final double LONGEST_MEASURE = 3;

    /** Of the time that is given: the rest is for testing, loading and compiling, and for what else the machine has to do. */
    private static final double TRAINING_SHARE = 0.75;

    /**
     * Measures how fast this machine trains each network.
     *
     * @param planned the trainings of the experiment at a scale
     * @param images number of training images
     * @param budgetSeconds the time that is given
     */
    static BudgetScale of(
            Function<Scale, List<PlannedTraining>> planned,
            int images,
            double budgetSeconds,
            Engine engine,
            Precision precision) {
        List<PlannedTraining> trainings = planned.apply(Scale.FULL);
        // The first seconds of a program are slow, and are few of all that the trainings take.
        rate(trainings.get(0), engine, precision, Math.min(LONGEST_WARM_UP, WARM_UP_SHARE * budgetSeconds));
        double measure = Math.min(LONGEST_MEASURE, MEASURE_SHARE * budgetSeconds);
        Map<NetworkSpec, Double> rates = new LinkedHashMap<>();
        for (PlannedTraining training : trainings) {
            rates.computeIfAbsent(training.network(), network -> rate(training, engine, precision, measure));
        }
        double full = seconds(trainings, images, rates);
        Scale scale = Scale.fitting(full, TRAINING_SHARE * budgetSeconds);
        return new BudgetScale(scale, full, seconds(planned.apply(scale), images, rates));
    }

    /** The shortest budget that such trainings fit into. */
    double neededSeconds() {
        return scaledSeconds / TRAINING_SHARE;
    }

    private static double seconds(List<PlannedTraining> trainings, int images, Map<NetworkSpec, Double> rates) {
        return trainings.stream()
                .mapToDouble(
                        training -> training.images(images) / Objects.requireNonNull(rates.get(training.network())))
                .sum();
    }

    /** Images a second. */
    private static double rate(PlannedTraining training, Engine engine, Precision precision, double seconds) {
        NetworkBenchmark.Effort effort = new NetworkBenchmark.Effort(3, seconds);
        Network network = Network.of(training.network());
        return new NetworkBenchmark(network, engine, precision, effort)
                .training(training.settings().batchSize())
                .imagesPerSecond();
    }
}

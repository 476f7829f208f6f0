package org.alexnet4j.experiment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.ParameterRates;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingSettings;

/**
 * Figure 1: a network with four layers of weights learns CIFAR-10 with ReLU and with tanh, each with the rate that makes it
 * fastest, without any regularization. How many epochs does each need to a training error of 25 %?
 *
 * @param relu how the network with ReLU did
 * @param tanh how the same network with tanh did
 * @param goal the training error to come down to, 0 to 1
 * @param mostEpochs no training was longer
 */
public record Figure1(Racer relu, Racer tanh, double goal, int mostEpochs) {
    /** The paper's training error. */
    public static final double GOAL = 0.25;

    /** How many times fewer epochs ReLU needs, in the paper. */
    public static final double PAPER_FACTOR = 6;

    /** Rates are tried that are so many times larger or smaller. */
    private static final double RATE_STEP = 2;

    private static final int MOST_ATTEMPTS = 12;

    /**
     * One of the two networks.
     *
     * @param attempts the rates that were tried, in this order
     * @param rate the fastest of them
     * @param trained the trainings with this rate, one for each seed
     */
    public record Racer(Function function, List<Attempt> attempts, double rate, List<Trained> trained) {
        /** Epochs to the goal, one for each seed; infinity where it was not reached. */
        public List<Double> epochs(double goal) {
            return trained.stream()
                    .map(one -> one.epochsTo(goal).orElse(Double.POSITIVE_INFINITY))
                    .toList();
        }
    }

    /**
     * A rate that was tried.
     *
     * @param epochs to the goal; infinity where it was not reached
     * @param error training error in the end, 0 to 1
     * @param diverged whether the rate was too high for any learning
     */
    public record Attempt(double rate, double epochs, double error, boolean diverged) {
        boolean isFasterThan(Attempt other) {
            return epochs < other.epochs
                    || (epochs == other.epochs && !diverged && (other.diverged || error < other.error));
        }
    }

    /**
     * Runs both.
     *
     * @param network with ReLU, fitted to the dataset's classes
     * @param settings batch size, momentum, first rate to try
     * @param seeds of the trainings that are compared; the rates are searched with another one
     * @param mostEpochs no training is longer
     */
    public static Figure1 run(
            Laboratory laboratory, NetworkSpec network, TrainingSettings settings, List<Long> seeds, int mostEpochs) {
        TrainingSettings bare = withoutRegularization(settings);
        int each = 1 + seeds.size();
        return new Figure1(
                racer(laboratory, network, bare, Function.RELU, seeds, mostEpochs, each),
                racer(laboratory, network, bare, Function.TANH, seeds, mostEpochs, 0),
                GOAL,
                mostEpochs);
    }

    /**
     * As many trainings as are needed at least, each of them of the full length: of both networks one to see the rate, and those
     * that are compared. Other rates are tried as long as there is time.
     */
    public static List<PlannedTraining> needed(
            NetworkSpec network, TrainingSettings settings, int seeds, int mostEpochs) {
        return Collections.nCopies(
                2 * (1 + seeds),
                planned(
                        "needed",
                        network,
                        withoutRegularization(settings),
                        settings.policy().initial(),
                        mostEpochs));
    }

    private static TrainingSettings withoutRegularization(TrainingSettings settings) {
        return new TrainingSettings(
                settings.batchSize(),
                settings.length(),
                settings.momentum(),
                settings.policy(),
                new ParameterRates(settings.weights().rate(), 0),
                new ParameterRates(settings.biases().rate(), 0),
                false,
                Map.of(),
                new TrainingView(settings.view().cropSize(), false, false, 0),
                settings.seed());
    }

    private static Racer racer(
            Laboratory laboratory,
            NetworkSpec network,
            TrainingSettings settings,
            Function function,
            List<Long> seeds,
            int mostEpochs,
            int others) {
        NetworkSpec racing =
                NetworkEdits.without(NetworkEdits.withActivation(network, function), LayerSpec.Dropout.class);
        List<Attempt> attempts = new ArrayList<>();
        double rate = fastestRate(
                settings.policy().initial(),
                attempts,
                (tried, epochs) -> {
                    Trained trained = laboratory.train(
                            planned(nameOf(function, tried) + "-search", racing, settings, tried, epochs));
                    return new Attempt(
                            tried,
                            trained.epochsTo(GOAL).orElse(Double.POSITIVE_INFINITY),
                            trained.lastTrainingError(),
                            trained.diverged());
                },
                (tried, epochs) -> {
                    PlannedTraining next =
                            planned(nameOf(function, tried) + "-search", racing, settings, tried, epochs);
                    PlannedTraining longest = planned("needed", racing, settings, tried, mostEpochs);
                    return laboratory.hasTimeFor(next, Collections.nCopies(seeds.size() + others, longest));
                },
                mostEpochs);
        List<Trained> trained = new ArrayList<>();
        for (long seed : seeds) {
            trained.add(laboratory.train(planned(nameOf(function, rate), racing, settings, rate, mostEpochs)
                    .withSeed(seed)));
        }
        return new Racer(function, attempts, rate, trained);
    }

    private static String nameOf(Function function, double rate) {
        return function.name().toLowerCase(Locale.ROOT) + "-rate-"
                + BigDecimal.valueOf(rate).toPlainString();
    }

    private static PlannedTraining planned(
            String name, NetworkSpec network, TrainingSettings settings, double rate, int epochs) {
        return new PlannedTraining(
                name,
                network,
                settings.withPolicy(new RatePolicy.Fixed(rate)).withLength(new RunLength.Epochs(epochs)),
                OptionalDouble.of(GOAL));
    }

    /** Whether there is time to try a rate for at most so many epochs. */
    interface Time {
        boolean isThereFor(double rate, int mostEpochs);
    }

    /** Tries a rate for at most so many epochs. */
    interface RateTrial {
        Attempt of(double rate, int mostEpochs);
    }

    /**
     * The rate with the fewest epochs to the goal, found by doubling or halving as long as that helps; where no rate reaches
     * the goal, the one with the lowest error in the end. No trial is longer than the fastest so far, and none but the first
     * begins without time for it.
     *
     * @param attempts receives the trials
     */
    static double fastestRate(double first, List<Attempt> attempts, RateTrial trial, Time time, int mostEpochs) {
        Attempt best = trial.of(first, mostEpochs);
        attempts.add(best);
        for (double step : new double[] {RATE_STEP, 1 / RATE_STEP}) {
            // Above a rate that diverged, others would, too; below it one may not.
            boolean better = step < 1 || !best.diverged();
            while (better && attempts.size() < MOST_ATTEMPTS) {
                int most = (int) Math.min(mostEpochs, Math.ceil(best.epochs() + 0.5));
                if (!time.isThereFor(best.rate() * step, most)) {
                    break;
                }
                Attempt next = trial.of(best.rate() * step, most);
                attempts.add(next);
                better = next.isFasterThan(best) || best.diverged();
                best = better ? next : best;
            }
            if (attempts.size() > 2) {
                // It got better upwards: below the first rate it would be worse.
                break;
            }
        }
        attempts.sort(Comparator.comparingDouble(Attempt::rate));
        return best.rate();
    }

    /** How many times fewer epochs ReLU needed, seed by seed; empty where one of the two did not get there. */
    public List<Double> factors() {
        List<Double> relus = relu.epochs(goal);
        List<Double> tanhs = tanh.epochs(goal);
        List<Double> factors = new ArrayList<>();
        for (int i = 0; i < relus.size(); i++) {
            if (Double.isFinite(relus.get(i)) && Double.isFinite(tanhs.get(i))) {
                factors.add(tanhs.get(i) / relus.get(i));
            }
        }
        return factors;
    }
}

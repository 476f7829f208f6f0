package org.alexnet4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.LayerSpec.Activation.Function;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;
import org.junit.jupiter.api.Test;

class Figure1Test {
    /** Error 0.75 minus 0.1 an epoch with ReLU, a third of that with tanh; less far from the best rate. */
    private static double error(PlannedTraining training, int epoch) {
        boolean tanh = training.network().layers().stream()
                .anyMatch(layer -> layer instanceof LayerSpec.Activation a && a.function() == Function.TANH);
        double rate = training.settings().policy().initial();
        double best = tanh ? 0.004 : 0.0005;
        if (rate > 8 * best) {
            return Double.NaN;
        }
        double off = Math.abs(Math.log(rate / best) / Math.log(2));
        return Math.max(0, 0.75 - 0.1 * epoch / (tanh ? 3 : 1) / (1 + 0.5 * off));
    }

    private static Figure1 run(int mostEpochs) {
        return Figure1.run(
                new FakeLaboratory(training -> 0.5, Figure1Test::error),
                NetworkLibrary.network("cifar-19pct"),
                TrainingSettings.paper(32).withPolicy(new org.alexnet4j.training.RatePolicy.Fixed(0.001)),
                List.of(1L, 2L),
                mostEpochs);
    }

    @Test
    void each_network_races_at_its_own_best_rate() {
        Figure1 figure = run(60);
        assertThat(figure.relu().rate()).isEqualTo(0.0005);
        assertThat(figure.tanh().rate()).isEqualTo(0.004);
        // 0.75 to 0.25 is 5 epochs of 0.1, or 15 of a third of it; an epoch's error counts for its middle.
        assertThat(figure.relu().epochs(0.25)).hasSize(2).allMatch(epochs -> Math.abs(epochs - 4.5) < 1e-6);
        assertThat(figure.tanh().epochs(0.25)).allMatch(epochs -> Math.abs(epochs - 14.5) < 1e-6);
        assertThat(figure.factors()).hasSize(2).allMatch(factor -> Math.abs(factor - 14.5 / 4.5) < 1e-6);
    }

    @Test
    void without_time_for_more_only_what_is_needed_is_trained() {
        NetworkSpec network = NetworkLibrary.network("cifar-19pct");
        TrainingSettings settings =
                TrainingSettings.paper(32).withPolicy(new org.alexnet4j.training.RatePolicy.Fixed(0.001));
        List<PlannedTraining> needed = Figure1.needed(network, settings, 2, 20);
        for (int more : List.of(0, 1, 3)) {
            FakeLaboratory laboratory = new FakeLaboratory(training -> 0.5, Figure1Test::error);
            laboratory.mostTrainings = needed.size() + more;
            Figure1.run(laboratory, network, settings, List.of(1L, 2L), 20);
            assertThat(laboratory.asked).hasSize(needed.size() + more);
        }
    }

    @Test
    void nothing_is_regularized() {
        TrainingSettings settings = run(60).relu().trained().get(0).training().settings();
        assertThat(settings.weights().decay()).isZero();
        assertThat(settings.view().flip() || settings.view().randomCrop()).isFalse();
        assertThat(settings.view().colorDeviation()).isZero();
    }

    @Test
    void a_network_that_does_not_get_there_has_no_factor() {
        Figure1 figure = run(10);
        assertThat(figure.relu().epochs(0.25)).allMatch(Double::isFinite);
        assertThat(figure.tanh().epochs(0.25)).allMatch(epochs -> epochs == Double.POSITIVE_INFINITY);
        assertThat(figure.factors()).isEmpty();
        // Even so its best rate is found, by the error in the end.
        assertThat(figure.tanh().rate()).isEqualTo(0.004);
    }

    @Test
    void the_search_ends_where_it_gets_worse_on_both_sides() {
        List<Figure1.Attempt> attempts = new ArrayList<>();
        double rate = Figure1.fastestRate(
                1,
                attempts,
                (tried, most) -> new Figure1.Attempt(tried, tried == 1 ? 5 : 6, 0.2, false),
                (tried, most) -> true,
                60);
        assertThat(rate).isEqualTo(1);
        assertThat(attempts).extracting(Figure1.Attempt::rate).containsExactly(0.5, 1.0, 2.0);
    }

    @Test
    void a_rate_that_diverges_is_not_the_fastest() {
        double rate = Figure1.fastestRate(
                1,
                new ArrayList<>(),
                (tried, most) -> tried == 0.5
                        ? new Figure1.Attempt(tried, Double.POSITIVE_INFINITY, 0.32, false)
                        : new Figure1.Attempt(tried, Double.POSITIVE_INFINITY, 0.30, true),
                (tried, most) -> true,
                60);
        assertThat(rate).isEqualTo(0.5);
    }

    @Test
    void a_first_rate_far_too_high_is_lowered_until_it_learns() {
        List<Figure1.Attempt> attempts = new ArrayList<>();
        double rate = Figure1.fastestRate(
                1,
                attempts,
                (tried, most) -> tried > 0.3
                        ? new Figure1.Attempt(tried, Double.POSITIVE_INFINITY, 0.9, true)
                        : new Figure1.Attempt(tried, 5 / tried, 0.2, false),
                (tried, most) -> true,
                60);
        assertThat(rate).isEqualTo(0.25);
        assertThat(attempts).extracting(Figure1.Attempt::rate).containsExactly(0.125, 0.25, 0.5, 1.0);
    }

    @Test
    void no_trial_is_longer_than_the_fastest_so_far() {
        List<Integer> mosts = new ArrayList<>();
        Figure1.fastestRate(
                1,
                new ArrayList<>(),
                (tried, most) -> {
                    mosts.add(most);
                    return new Figure1.Attempt(tried, tried == 1 ? 5.3 : Double.POSITIVE_INFINITY, 0.4, false);
                },
                (tried, most) -> true,
                60);
        assertThat(mosts).containsExactly(60, 6, 6);
    }

    @Test
    void a_crossing_lies_between_the_middles_of_epochs() {
        Figure1.Racer racer = run(60).relu();
        Trained trained = racer.trained().get(0);
        assertThat(trained.epochsTo(0.30).orElseThrow()).isCloseTo(4.0, within(1e-6));
        assertThat(trained.epochsTo(0.01)).isEmpty();
        assertThat(trained.lastTrainingError()).isCloseTo(0.25, within(1e-9));
    }
}

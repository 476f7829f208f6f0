package org.alexnet4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.LayerRates;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchSpaceTest {
    private static final int MANY = 4000;

    private static NetworkSpec network(String name) {
        return NetworkLibrary.network(name);
    }

    private static TrainingSettings settings(String name) {
        return TrainingFile.parse(NetworkLibrary.trainingText(name).orElseThrow(), name);
    }

    private static SearchSpace space(Quantity quantity, String range) {
        return new SearchSpace(Map.of(quantity, quantity.range(range)));
    }

    private static List<Double> drawn(SearchSpace space, Quantity quantity) {
        return IntStream.rangeClosed(1, MANY)
                .mapToObj(trial -> space.draw(5, trial).values().getOrDefault(quantity, Double.NaN))
                .toList();
    }

    private static double shareBelow(List<Double> values, double limit) {
        return (double) values.stream().filter(value -> value < limit).count() / values.size();
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 0.001..0.1, 0.01",
        "DECAY, 0.0001..0.01, 0.001",
        "DEVIATION, 0.25..4, 1",
        "DROPOUT, 0.2..0.8, 0.5",
        "MOMENTUM, 0..0.99, 0.9"
    })
    void half_of_the_draws_lie_below_the_middle_of_the_scale(Quantity quantity, String range, double middle) {
        List<Double> values = drawn(space(quantity, range), quantity);

        assertThat(shareBelow(values, middle)).isCloseTo(0.5, within(0.03));
        assertThat(values)
                .allMatch(value -> quantity.range(range).low() <= value
                        && value <= quantity.range(range).high());
        assertThat(values.stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void what_is_drawn_has_three_digits_and_stays_within_narrow_ranges() {
        assertThat(drawn(space(Quantity.RATE, "0.001..0.1"), Quantity.RATE))
                .allMatch(value ->
                        PlainNumber.text(value).replaceAll("^[0.]*", "").length() <= 3);
        assertThat(drawn(space(Quantity.RATE, "0.012341..0.012342"), Quantity.RATE))
                .allMatch(value -> value >= 0.012341 && value <= 0.012342);
    }

    @Test
    void a_draw_depends_on_seed_and_trial_and_not_on_other_ranges() {
        SearchSpace space = SearchSpace.of(Map.of(), network("quickstart-48"), settings("quickstart-48"));
        assertThat(space.draw(1, 3)).isEqualTo(space.draw(1, 3)).isNotEqualTo(space.draw(2, 3));
        assertThat(space.draw(1, 3)).isNotEqualTo(space.draw(1, 4));

        Map<Quantity, Range> other = new EnumMap<>(space.ranges());
        other.put(Quantity.RATE, new Range(0.25, 0.25));
        other.remove(Quantity.DECAY);
        Map<Quantity, Double> expected = new EnumMap<>(space.draw(1, 3).values());
        expected.put(Quantity.RATE, 0.25);
        expected.remove(Quantity.DECAY);
        assertThat(new SearchSpace(other).draw(1, 3).values()).isEqualTo(expected);
        assertThat(new SearchSpace(other).searched()).containsExactly(Quantity.DROPOUT, Quantity.DEVIATION);
    }

    @Test
    void usual_ranges_lie_around_the_networks_own_settings() {
        SearchSpace space = SearchSpace.of(
                Map.of(Quantity.DECAY, new Range(0, 0)), network("quickstart-48"), settings("quickstart-48"));
        assertThat(space.text()).isEqualTo("rate 0.0005..0.05, decay 0, dropout 0.2..0.7, deviation 0.3..3");
        assertThat(SearchSpace.of(Map.of(), network("cifar-19pct"), settings("cifar-19pct"))
                        .ranges())
                .as("it has no dropout")
                .containsOnlyKeys(Quantity.RATE, Quantity.DECAY, Quantity.DEVIATION);
    }

    @Test
    void a_quantity_that_the_network_has_no_use_of_is_refused() {
        assertThatThrownBy(() -> SearchSpace.of(
                        Map.of(Quantity.DROPOUT, new Range(0.2, 0.5)), network("cifar-19pct"), settings("cifar-19pct")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cifar-19pct has no layer of type dropout");
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 0..0.1",
        "RATE, 0.1..0.01",
        "RATE, 0.1...1",
        "RATE, 0.1..0.2..0.3",
        "RATE, fast",
        "RATE, ''",
        "RATE, NaN",
        "RATE, 0.1..Infinity",
        "RATE, -0.1",
        "DECAY, 0..0.1",
        "DECAY, -1",
        "DROPOUT, 0.5..1",
        "DEVIATION, 0",
        "MOMENTUM, 0.9..1"
    })
    void a_range_that_is_none_is_said_with_an_example(Quantity quantity, String text) {
        assertThatThrownBy(() -> quantity.range(text)).isInstanceOfSatisfying(UserException.class, e -> {
            assertThat(e).hasMessageContaining("--" + quantity.label()).hasMessageContaining("not a range");
            assertThat(e.remedy()).contains("..");
        });
    }

    @Test
    void a_single_value_fixes_a_quantity() {
        assertThat(drawn(space(Quantity.DECAY, "0"), Quantity.DECAY)).containsOnly(0.0);
        assertThat(drawn(space(Quantity.RATE, "0.0123456"), Quantity.RATE)).containsOnly(0.0123456);
        assertThat(space(Quantity.RATE, "0.0123456").searched()).isEmpty();
    }

    @Test
    void a_draw_changes_network_and_settings() {
        Draw draw = new Draw(Map.of(
                Quantity.RATE,
                0.02,
                Quantity.DECAY,
                0.008,
                Quantity.DROPOUT,
                0.25,
                Quantity.DEVIATION,
                3.0,
                Quantity.MOMENTUM,
                0.8));
        TrainingSettings changed = draw.applyTo(settings("cifar-80sec"));
        assertThat(changed.policy()).isEqualTo(settings("cifar-80sec").policy().withInitial(0.02));
        assertThat(changed.weights().decay()).isEqualTo(0.008);
        assertThat(changed.layers())
                .as("0.03 beside 0.004")
                .containsEntry("fc64", new LayerRates(null, 0.06, null, null));
        assertThat(changed.momentum()).isEqualTo(0.8);

        NetworkSpec before = network("quickstart-48");
        NetworkSpec after = draw.applyTo(before);
        assertThat(after.layers()).hasSameSizeAs(before.layers());
        for (int i = 0; i < before.layers().size(); i++) {
            LayerSpec layer = before.layers().get(i);
            if (layer instanceof LayerSpec.WithParameters own) {
                assertThat(after.layers().get(i))
                        .isEqualTo(own.withWeightDeviation(
                                own.name().equals("conv1") || own.name().equals("fc5")
                                        ? 0.03
                                        : own.name().equals("fc4") ? 0.12 : 0.15));
            } else if (layer instanceof LayerSpec.Dropout dropout) {
                assertThat(after.layers().get(i))
                        .isEqualTo(new LayerSpec.Dropout(dropout.name(), dropout.input(), 0.25));
            } else {
                assertThat(after.layers().get(i)).isEqualTo(layer);
            }
        }
        assertThat(draw.text()).isEqualTo("rate 0.02, decay 0.008, dropout 0.25, deviation 3, momentum 0.8");
    }

    @Test
    void where_the_network_has_no_decay_layers_keep_theirs() {
        TrainingSettings settings = settings("cifar-80sec").withWeightDecay(0);
        assertThat(settings.layers()).containsEntry("fc64", new LayerRates(null, 0.0, null, null));
        TrainingSettings own = TrainingFile.parse(
                TrainingFile.write(settings("cifar-80sec")).replace("decay = 0.004", "decay = 0.0"), "test");
        assertThat(own.withWeightDecay(0.001).layers()).isEqualTo(own.layers());
    }
}

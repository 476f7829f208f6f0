package org.alexnet4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MedianRuleTest {
    private static final List<List<Double>> EARLIER =
            List.of(List.of(0.9, 0.5), List.of(0.8, 0.6, 0.4), List.of(0.7, 0.7), List.of(0.6, 0.8, 0.3));

    private final MedianRule rule = new MedianRule(4);

    @Test
    void a_trial_above_the_median_of_earlier_ones_is_stopped() {
        assertThat(rule.stops(List.of(0.76), EARLIER)).as("median 0.75").isTrue();
        assertThat(rule.stops(List.of(0.74), EARLIER)).isFalse();
    }

    @Test
    void a_tie_goes_on() {
        assertThat(rule.stops(List.of(0.75), EARLIER)).isFalse();
        List<Double> chance = List.of(0.9, 0.9);
        assertThat(rule.stops(chance, List.of(chance, chance, chance, chance, chance)))
                .isFalse();
    }

    @Test
    void what_counts_is_the_lowest_error_so_far() {
        // Lowest by the second epoch: 0.5, 0.6, 0.7, 0.6; their median is 0.6.
        assertThat(rule.stops(List.of(0.59, 1.0), EARLIER)).isFalse();
        assertThat(rule.stops(List.of(1.0, 0.61), EARLIER)).isTrue();
    }

    @Test
    void only_trials_that_came_as_far_are_compared_with() {
        assertThat(rule.stops(List.of(1.0, 1.0, 1.0), EARLIER))
                .as("two of four came to the third epoch")
                .isFalse();
    }

    @Test
    void the_first_trials_are_trained_to_the_end() {
        assertThat(rule.stops(List.of(1.0), EARLIER.subList(0, 3))).isFalse();
        assertThat(rule.stops(List.of(1.0), EARLIER)).isTrue();
    }

    @Test
    void nobody_is_judged_in_the_first_quarter() {
        MedianRule longer = new MedianRule(8);
        assertThat(longer.stops(List.of(), EARLIER)).isFalse();
        assertThat(longer.stops(List.of(1.0), EARLIER)).isFalse();
        assertThat(longer.stops(List.of(1.0, 1.0), EARLIER)).isTrue();
    }
}

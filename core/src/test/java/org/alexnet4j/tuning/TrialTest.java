package org.alexnet4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alexnet4j.training.TrainingHistory.Validated;
import org.alexnet4j.tuning.Trial.Outcome;
import org.junit.jupiter.api.Test;

final class TrialTest {
    private static Trial trial(int number, Outcome outcome, Validated... validations) {
        return new Trial(number, new Draw(Map.of(Quantity.RATE, 0.1)), outcome, Arrays.asList(validations));
    }

    private static Validated validated(double epoch, double error, double loss) {
        return new Validated(epoch, loss, error, 0);
    }

    @Test
    void the_lowest_error_is_first_and_what_diverged_is_last() {
        List<Trial> trials = List.of(
                trial(1, Outcome.DIVERGED),
                trial(2, Outcome.DIVERGED, validated(1, 0.1, 1)),
                trial(3, Outcome.UNFINISHED),
                trial(4, Outcome.COMPLETE, validated(1, 0.5, Double.NaN)),
                trial(5, Outcome.COMPLETE, validated(1, 0.5, 2)),
                trial(6, Outcome.STOPPED, validated(1, 0.4, 3), validated(2, 0.6, 3)),
                trial(7, Outcome.COMPLETE, validated(1, 0.5, 2)));

        assertThat(trials.stream().sorted(Trial.RANKING).map(Trial::number)).containsExactly(6, 5, 7, 4, 3, 2, 1);
        assertThat(trials.get(5).lowest()).contains(validated(1, 0.4, 3));
        assertThat(Stream.of(0, 5).map(i -> trials.get(i).epochs())).containsExactly(0, 2);
    }
}

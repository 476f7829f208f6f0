package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

final class FlatLossWatchTest {
    private static final double LN_10 = Math.log(10);

    /** The step of the first message, if there is one within 2000 steps. */
    private static Optional<Long> firstMessage(FlatLossWatch watch, LongToDoubleFunction loss) {
        for (long step = 1; step <= 2000; step++) {
            if (watch.look(step, loss.applyAsDouble(step)).isPresent()) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    private static FlatLossWatch tenClasses() {
        return new FlatLossWatch(new int[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5});
    }

    @Test
    void aFlatLossIsExplainedOnce() {
        FlatLossWatch watch = tenClasses();

        assertThat(firstMessage(watch, step -> LN_10 + 0.02 * Math.sin((double) step)))
                .contains((long) FlatLossWatch.PATIENCE);
        assertThat(watch.told()).isTrue();
        assertThat(firstMessage(watch, step -> LN_10)).isEmpty();
    }

    @Test
    void theMessageSaysWhatToChange() {
        FlatLossWatch watch = tenClasses();
        String message = "";
        for (long step = 1; step <= FlatLossWatch.PATIENCE; step++) {
            message = watch.look(step, LN_10).orElse(message);
        }

        assertThat(message).contains("ln(10) = 2.303", "weightDeviation", "initialBias", "--rate");
    }

    @Test
    void aLossThatFallsIsNotMentioned() {
        assertThat(firstMessage(tenClasses(), step -> LN_10 - 0.001 * step)).isEmpty();
    }

    @Test
    void aLossThatFallsLateIsNotMentionedEither() {
        assertThat(firstMessage(tenClasses(), step -> step < 200 ? LN_10 : 2.1)).isEmpty();
    }

    @Test
    void frequentClassesAreTakenIntoAccount() {
        FlatLossWatch uneven = new FlatLossWatch(new int[] {90, 10});
        double entropy = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);

        assertThat(firstMessage(uneven, step -> entropy)).isPresent();
        assertThat(firstMessage(new FlatLossWatch(new int[] {90, 10}), step -> 0.8 * entropy))
                .isEmpty();
    }

    @Test
    void aResumedRunRemembersThatItWasTold() {
        FlatLossWatch watch = tenClasses();
        watch.restore(true);

        assertThat(firstMessage(watch, step -> LN_10)).isEmpty();
    }
}

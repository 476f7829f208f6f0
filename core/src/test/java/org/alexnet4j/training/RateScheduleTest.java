package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.training.RateSchedule.Verdict;
import org.junit.jupiter.api.Test;

final class RateScheduleTest {
    /** 10 steps an epoch, 20 epochs. */
    private static final Progress PROGRESS = new Progress(100, 10, 200);

    private static RateSchedule plateau(int patience, int patienceSteps) {
        return new RateSchedule(new RatePolicy.Plateau(0.01, 0.1, 3, patience, patienceSteps), PROGRESS);
    }

    @Test
    void plateauDropsThreeTimesAndThenEnds() {
        RateSchedule schedule = plateau(2, 0);
        assertThat(schedule.judge(10, 0.9)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(20, 0.9))
                .as("first epoch without a lower error")
                .isEqualTo(Verdict.KEEP);
        assertThat(schedule.rate(20)).isEqualTo(0.01);
        assertThat(schedule.judge(30, 0.95)).isEqualTo(Verdict.DROP);
        assertThat(schedule.rate(30)).isEqualTo(0.001);
        assertThat(schedule.judge(40, 0.9)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(50, 0.5)).as("an improvement").isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(60, 0.5)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(70, 0.5)).isEqualTo(Verdict.DROP);
        assertThat(schedule.judge(80, 0.5)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(90, 0.5)).isEqualTo(Verdict.DROP);
        assertThat(schedule.rate(90)).isEqualTo(0.00001);
        assertThat(schedule.judge(100, 0.5)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(110, 0.5)).isEqualTo(Verdict.END);
    }

    @Test
    void plateauWaitsForEnoughSteps() {
        RateSchedule schedule = plateau(1, 35);
        assertThat(schedule.judge(10, 0.9)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(20, 0.9)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(40, 0.9)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(50, 0.9)).isEqualTo(Verdict.DROP);
        assertThat(schedule.judge(60, 0.9)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void plateauTakesAnErrorThatIsNoNumberForNoImprovement() {
        RateSchedule schedule = plateau(1, 0);
        assertThat(schedule.judge(10, 0.9)).isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(20, Double.NaN)).isEqualTo(Verdict.DROP);
        assertThat(schedule.judge(30, 0.8)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void aRestoredPlateauGoesOnWhereTheOtherWas() {
        double[] errors = {0.9, 0.8, 0.85, 0.8, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6};
        for (int stop = 0; stop < errors.length; stop++) {
            RateSchedule whole = plateau(2, 15);
            RateSchedule first = plateau(2, 15);
            for (int i = 0; i < stop; i++) {
                whole.judge(10L * (i + 1), errors[i]);
                first.judge(10L * (i + 1), errors[i]);
            }
            Map<String, String> state = new HashMap<>();
            first.save(state);
            RateSchedule second = plateau(2, 15);
            second.restore(new SavedState(state, "test"), 1_000_000);
            for (int i = stop; i < errors.length; i++) {
                long step = 10L * (i + 1);
                assertThat(second.judge(step, errors[i])).isEqualTo(whole.judge(step, errors[i]));
                assertThat(second.rate(step)).isEqualTo(whole.rate(step));
            }
        }
    }

    @Test
    void stepsFallAtTheirEpochs() {
        RateSchedule schedule = new RateSchedule(new RatePolicy.Steps(0.001, 0.1, List.of(12.0, 13.0)), PROGRESS);
        assertThat(schedule.rate(0)).isEqualTo(0.001);
        assertThat(schedule.rate(119)).isEqualTo(0.001);
        assertThat(schedule.rate(120)).as("first step after 12 epochs").isEqualTo(0.0001);
        assertThat(schedule.rate(129)).isEqualTo(0.0001);
        assertThat(schedule.rate(130)).isEqualTo(0.00001);
        assertThat(schedule.judge(120, 1)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void stepsMayFallWithinAnEpochAndByAnyFactor() {
        RateSchedule schedule = new RateSchedule(new RatePolicy.Steps(1, 0.75, List.of(1.5)), PROGRESS);
        assertThat(schedule.rate(14)).isEqualTo(1);
        assertThat(schedule.rate(15)).isEqualTo(0.75);
    }

    @Test
    void fixedStaysAndCosineFallsToNothing() {
        RateSchedule fixed = new RateSchedule(new RatePolicy.Fixed(0.02), PROGRESS);
        RateSchedule cosine = new RateSchedule(new RatePolicy.Cosine(0.02), PROGRESS);
        assertThat(fixed.rate(199)).isEqualTo(0.02);
        assertThat(cosine.rate(0)).isEqualTo(0.02);
        assertThat(cosine.rate(100)).isCloseTo(0.01, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(cosine.rate(199)).isPositive().isLessThan(2e-6);
        assertThat(cosine.rate(150)).isLessThan(cosine.rate(149));
    }

    @Test
    void aPlateauGoesOnFromARateSetByHandWithItsPatienceAnew() {
        RateSchedule schedule = plateau(2, 0);
        schedule.judge(10, 0.9);
        schedule.judge(20, 0.9);
        assertThat(schedule.judge(30, 0.9)).isEqualTo(Verdict.DROP);
        schedule.judge(40, 0.9);
        schedule.change(new RateChange(40, 0.005, schedule.drops()));
        assertThat(schedule.rate(40)).isEqualTo(0.005);
        assertThat(schedule.judge(50, 0.9)).as("patience begins anew").isEqualTo(Verdict.KEEP);
        assertThat(schedule.judge(60, 0.9)).isEqualTo(Verdict.DROP);
        assertThat(schedule.rate(60)).isEqualTo(0.0005);
        schedule.judge(70, 0.9);
        assertThat(schedule.judge(80, 0.9)).isEqualTo(Verdict.DROP);
        schedule.judge(90, 0.9);
        assertThat(schedule.judge(100, 0.9)).as("three drops in all").isEqualTo(Verdict.END);
    }

    @Test
    void aPlateauThatIsGivenFewerDropsThanItHasHadEnds() {
        RateSchedule before = plateau(1, 0);
        before.judge(10, 0.9);
        assertThat(before.judge(20, 0.9)).isEqualTo(Verdict.DROP);
        assertThat(before.judge(30, 0.9)).isEqualTo(Verdict.DROP);
        Map<String, String> state = new HashMap<>();
        before.save(state);

        RateSchedule after = new RateSchedule(new RatePolicy.Plateau(0.01, 0.1, 1, 1, 0), PROGRESS);
        after.restore(new SavedState(state, "a checkpoint"), 1_000_000);
        assertThat(after.judge(40, 0.9)).isEqualTo(Verdict.END);
    }

    @Test
    void otherPoliciesKeepTheRatioToWhatTheyHadPlanned() {
        RateSchedule steps = new RateSchedule(new RatePolicy.Steps(0.01, 0.1, List.of(5.0, 10.0)), PROGRESS);
        steps.change(new RateChange(60, 0.004, 0));
        assertThat(steps.rate(60)).isEqualTo(0.004);
        assertThat(steps.rate(100)).isEqualTo(0.0004);
        RateSchedule fixed = new RateSchedule(new RatePolicy.Fixed(0.01), PROGRESS);
        fixed.change(new RateChange(60, 0.004, 0));
        assertThat(fixed.rate(199)).isEqualTo(0.004);
        RateSchedule planned = new RateSchedule(new RatePolicy.Cosine(0.01), PROGRESS);
        RateSchedule cosine = new RateSchedule(new RatePolicy.Cosine(0.01), PROGRESS);
        double before = cosine.rate(60);
        cosine.change(new RateChange(60, before / 2, 0));
        assertThat(cosine.rate(60)).isEqualTo(before / 2);
        assertThat(cosine.rate(150) / planned.rate(150)).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void aRateSetByHandIsRestored() {
        RateSchedule first = plateau(2, 0);
        first.change(new RateChange(5, 0.02, 0));
        first.change(new RateChange(12, 0.003, 0));
        Map<String, String> state = new HashMap<>();
        first.save(state);
        RateSchedule second = plateau(2, 0);
        second.restore(new SavedState(state, "test"), 1_000_000);
        assertThat(second.rate(13)).isEqualTo(0.003);
        assertThat(second.byHand()).isEqualTo(first.byHand());
        for (String damaged :
                List.of("", "5", "5:0.1", "5:x:0", "-1:0.1:0", "5:NaN:0", "5:0:0", "5:-1:0", "5:0.1:-1")) {
            state.put("rate.byHand", damaged);
            assertThatThrownBy(() -> plateau(2, 0).restore(new SavedState(state, "test"), 1_000_000))
                    .as(damaged)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("rate.byHand");
        }
    }

    @Test
    void epochsEndWithTheStepThatTakesTheirLastExample() {
        Progress uneven = new Progress(25, 10, 8);
        assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L).stream().map(uneven::isEpochEnd))
                .containsExactly(false, false, true, false, true, false);
        assertThat(uneven.epochsDone(3)).isEqualTo(1);
        assertThat(uneven.isEpochEnd(0)).isFalse();
        assertThat(new Progress(4, 10, 2).isEpochEnd(1))
                .as("batch larger than the split")
                .isTrue();
        assertThat(new RunLength.Epochs(2).steps(25, 10)).isEqualTo(5);
        assertThat(new RunLength.Epochs(1).steps(25, 10)).isEqualTo(3);
        assertThat(new RunLength.Steps(7).steps(25, 10)).isEqualTo(7);
    }
}

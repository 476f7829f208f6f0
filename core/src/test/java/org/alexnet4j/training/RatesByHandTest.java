package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RatesByHandTest {
    @TempDir
    private Path directory;

    private Path request;
    private Path changes;
    private final List<TrainingEvent> events = new ArrayList<>();

    @BeforeEach
    void nameTheFiles() {
        request = directory.resolve("rate.request");
        changes = directory.resolve("rate.changes");
    }

    private static RunState state(int steps) {
        RunState state =
                new RunState(new Progress(10, 1, 100), new RatePolicy.Fixed(0.01), new FlatLossWatch(new int[] {1, 1}));
        for (int i = 0; i < steps; i++) {
            state.stepDone(1, 1);
        }
        return state;
    }

    private RatesByHand open(RunState state) {
        return new RatesByHand(request, changes, state, new Events(List.of(events::add)));
    }

    @Test
    void aRateThatWasLeftIsTakenOnce() {
        RunState state = state(7);
        RatesByHand rates = open(state);
        rates.apply();
        assertThat(state.rate()).isEqualTo(0.01);
        RatesByHand.leave(request, 0.002);
        rates.apply();
        state.stepDone(1, 1);
        rates.apply();

        assertThat(state.rate()).isEqualTo(0.002);
        assertThat(events).containsExactly(new TrainingEvent.RateSetByHand(7, 0.01, 0.002));
        assertThat(directory).isDirectoryNotContaining(file -> !file.equals(changes));
    }

    @Test
    void aRunFromAnEarlierStepChangesTheRateAtTheSameSteps() {
        RunState first = state(7);
        RatesByHand.leave(request, 0.002);
        open(first).apply();

        RunState second = state(6);
        RatesByHand rates = open(second);
        rates.apply();
        assertThat(second.rate()).isEqualTo(0.01);
        second.stepDone(1, 1);
        rates.apply();
        assertThat(second.rate()).isEqualTo(0.002);
    }

    @Test
    void aNewerRequestSupersedesWhatCameLaterInARunThatDied() {
        RunState first = state(7);
        RatesByHand.leave(request, 0.002);
        open(first).apply();

        RunState second = state(6);
        RatesByHand rates = open(second);
        RatesByHand.leave(request, 0.005);
        rates.apply();
        second.stepDone(1, 1);
        rates.apply();
        assertThat(second.rate()).isEqualTo(0.005);
        assertThat(second.ratesByHand()).hasSize(1);
    }

    @Test
    void aFileThatHoldsNoRateIsLeftOut() throws IOException {
        RunState state = state(7);
        RatesByHand rates = open(state);
        for (String content : List.of("", "fast", "NaN", "Infinity", "-1", "0", "0.1 0.2", "9".repeat(5000))) {
            Files.writeString(request, content);
            events.clear();
            rates.apply();
            assertThat(request).doesNotExist();
            assertThat(events)
                    .as(content)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            TrainingEvent.Noticed.class,
                            notice -> assertThat(notice.message()).contains("holds no rate"));
        }
        assertThat(state.rate()).isEqualTo(0.01);
        assertThat(changes).doesNotExist();
    }

    @Test
    void whatIsNoFileIsNotTouched() throws IOException {
        Files.createDirectory(request);
        RunState state = state(7);
        open(state).apply();
        assertThat(state.rate()).isEqualTo(0.01);
        assertThat(request).isDirectory();
    }

    @Test
    void onlyRatesAreLeft() {
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> RatesByHand.leave(request, rate))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("above 0");
        }
        assertThat(request).doesNotExist();
    }

    @Test
    void damagedChangesAreRefused() throws IOException {
        for (String damaged : List.of("x", "1:2", "7:0.1:0\n8:-1:0\n", "7:0.1:0\n\n")) {
            Files.writeString(changes, damaged);
            assertThatThrownBy(() -> open(state(0)))
                    .as(damaged)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("damaged");
        }
    }
}

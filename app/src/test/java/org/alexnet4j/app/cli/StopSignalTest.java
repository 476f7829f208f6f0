package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    @Test
    void the_first_asks_and_the_second_ends() {
        AtomicInteger announced = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        try (StopSignal stop = StopSignal.of(announced::incrementAndGet, ended::incrementAndGet)) {
            assertThat(stop.getAsBoolean()).isFalse();
            stop.request("INT");
            assertThat(stop.getAsBoolean()).isTrue();
            assertThat(announced).hasValue(1);
            assertThat(ended).hasValue(0);
            stop.request("HUP");
            assertThat(ended).as("a terminal that closes tells so twice").hasValue(0);
            stop.request("INT");
            assertThat(ended).hasValue(1);
            assertThat(announced).hasValue(1);
        }
    }
}

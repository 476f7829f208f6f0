package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void time_stands_still_where_it_would_run_backwards() {
        Iterator<Long> times = List.of(100L, 90L, 105L, 104L, 110L).iterator();
        SteadyClock clock = new SteadyClock(times::next);
        assertThat(List.of(clock.getAsLong(), clock.getAsLong(), clock.getAsLong(), clock.getAsLong()))
                .containsExactly(100L, 105L, 105L, 110L);
    }

    @Test
    void times_may_overflow() {
        Iterator<Long> times = List.of(Long.MAX_VALUE, Long.MIN_VALUE).iterator();
        assertThat(new SteadyClock(times::next).getAsLong()).isEqualTo(Long.MIN_VALUE);
    }
}

package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBudgetTest {
    @ParameterizedTest
    @CsvSource({"90s,90", "20m,1200", "8h,28800", "1h30m,5400", "2d,172800", "1.5h,5400", "0.001s,0.001"})
    void times_as_people_give_them(String text, double seconds) {
        assertThat(TimeBudget.seconds(text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "m", "-5m", "0s", ".5h", "1.h", "20 m", "30m1h"})
    void everything_else_is_refused(String text) {
        assertThatThrownBy(() -> TimeBudget.seconds(text))
                .isInstanceOf(UserException.class)
                .hasMessage("--budget " + text + " is not a duration");
    }

    @Test
    void too_many_digits_are_no_time_either() {
        assertThatThrownBy(() -> TimeBudget.seconds("99999999999999m")).isInstanceOf(UserException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1s", "59.1, 60s", "61, 2m", "3541, 1h", "3660, 1h1m", "90000, 25h"})
    void a_time_that_is_printed_can_be_given(double seconds, String text) {
        assertThat(TimeBudget.text(seconds)).isEqualTo(text);
        assertThat(TimeBudget.seconds(text)).isGreaterThanOrEqualTo(seconds);
    }
}

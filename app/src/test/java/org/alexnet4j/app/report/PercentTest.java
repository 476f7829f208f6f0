package org.alexnet4j.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentTest {
    @ParameterizedTest
    @CsvSource({"0.0236, +2.4", "-0.0236, -2.4", "-0.0004, +0.0", "0, +0.0", "-0.0006, -0.1", "NaN, –"})
    void points_have_a_sign_and_zero_has_one_form(double share, String points) {
        assertThat(Percent.points(share)).isEqualTo(points);
    }
}

package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainNumberTest {
    @Test
    void rates_have_no_exponent_and_nothing_too_many() {
        assertThat(PlainNumber.text(0.0001)).isEqualTo("0.0001");
        assertThat(PlainNumber.text(10)).isEqualTo("10");
        assertThat(PlainNumber.text(0)).isEqualTo("0");
        assertThat(PlainNumber.text(1e-9)).isEqualTo("1.0E-9");
        assertThat(PlainNumber.text(0.017099253422)).isEqualTo("0.017099253422");
        assertThat(PlainNumber.rounded(0.017099253422)).isEqualTo("0.0171");
        assertThat(PlainNumber.rounded(9.767075535658343E-4)).isEqualTo("0.0009767");
    }
}

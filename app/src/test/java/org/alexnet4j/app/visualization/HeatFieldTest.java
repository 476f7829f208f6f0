package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HeatFieldTest {
    @Test
    void values_are_exact_at_their_places_and_even_between_them() {
        HeatField field = new HeatField(new double[] {2, 6, 7}, new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(field.at(2, 2)).isZero();
        assertThat(field.at(7, 6)).isEqualTo(5);
        assertThat(field.at(4, 2)).isCloseTo(0.5, within(1e-12));
        assertThat(field.at(4, 4)).isCloseTo(2, within(1e-12));
        assertThat(field.at(0, 0)).isZero();
        assertThat(field.at(99, 99)).isEqualTo(8);
        assertThat(new HeatField(new double[] {3}, new double[] {0.5}).at(0, 9)).isEqualTo(0.5);
    }
}

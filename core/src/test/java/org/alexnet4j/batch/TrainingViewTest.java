package org.alexnet4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingViewTest {
    @ParameterizedTest
    @CsvSource({"224, 256", "227, 256", "48, 56", "56, 64", "28, 32", "24, 32", "8, 10"})
    void imagesArePreparedALittleLargerThanTheCrops(int crop, int size) {
        TrainingView view = new TrainingView(crop, true, 0);

        assertThat(view.preparedSize()).isEqualTo(size);
        assertThat(view.suits(size)).isTrue();
        assertThat(view.suits(crop)).isTrue();
        assertThat(view.suits(crop - 1)).isFalse();
        assertThat(view.suits(2 * crop)).isFalse();
        assertThat(new TrainingView(crop, false, true, 0).preparedSize()).isEqualTo(crop);
    }
}

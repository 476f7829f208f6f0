package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    private static List<String> labels(Axis axis, int most) {
        return axis.ticks(most).stream().map(Axis.Tick::label).toList();
    }

    @Test
    void ticks_are_round_numbers_with_as_many_decimals_as_they_need() {
        assertThat(labels(Axis.linear("", 0, 2.4), 6)).containsExactly("0.0", "0.5", "1.0", "1.5", "2.0");
        assertThat(labels(Axis.linear("", 0, 90), 10)).first().isEqualTo("0");
        assertThat(labels(Axis.linear("", -3, 4), 8)).contains("-3", "0", "4");
        assertThat(labels(Axis.linear("", 0, 0.7), 4)).containsExactly("0.0", "0.2", "0.4", "0.6");
    }

    @Test
    void a_logarithmic_axis_has_one_notation() {
        assertThat(labels(Axis.logarithmic("", 1e-4, 0.1), 8)).containsExactly("0.0001", "0.001", "0.01", "0.1");
        assertThat(labels(Axis.logarithmic("", 1e-6, 1e-2), 8)).containsExactly("10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²");
        assertThat(labels(Axis.logarithmic("", 0.0003, 0.03), 9)).contains("0.001", "0.01", "0.003");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1e-9, false",
        "0, 1e12, false",
        "99.9, 100, false",
        "1000000, 1000000.5, false",
        "-1e-7, 1e-7, false",
        "0, 100, false",
        "1e-12, 1e12, true",
        "0.5, 0.6, true",
        "0.0005, 0.00051, true",
        "1, 10, true",
        "3e-9, 2e-8, true"
    })
    void labels_differ_and_lie_on_the_axis_whatever_its_range(double low, double high, boolean logarithmic) {
        for (int most = 2; most <= 12; most++) {
            Axis axis = new Axis("", low, high, logarithmic);
            List<String> labels = labels(axis, most);
            assertThat(labels).hasSizeGreaterThanOrEqualTo(most == 2 ? 1 : 2).hasSizeLessThanOrEqualTo(most + 2);
            assertThat(new HashSet<>(labels)).hasSameSizeAs(labels);
            assertThat(axis.ticks(most))
                    .allSatisfy(tick -> assertThat(axis.share(tick.value())).isBetween(-1e-6, 1 + 1e-6));
        }
    }
}

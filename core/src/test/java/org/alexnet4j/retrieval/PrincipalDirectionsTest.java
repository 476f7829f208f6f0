package org.alexnet4j.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;

class PrincipalDirectionsTest {
    private static final int WIDTH = 40;

    @Test
    void the_directions_that_vary_most_are_found() {
        // Number i varies by 1 / (1 + i), around i.
        List<float[]> sample = new ArrayList<>();
        for (int row = 0; row < 2_000; row++) {
            RandomKey key = RandomKey.of(1, Purpose.TEST).at(row);
            float[] features = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                features[i] = (float) (i + key.normal(i) / (1 + i));
            }
            sample.add(features);
        }
        PrincipalDirections found = PrincipalDirections.of(sample, 5).orElseThrow();
        assertThat(found.mean()[30]).isCloseTo(30, within(0.01f));
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(dot(found.directions()[i], found.directions()[j])).isCloseTo(i == j ? 1 : 0, within(1e-4));
            }
        }
        double kept = 0;
        for (float[] features : sample) {
            float[] coordinates = found.project(features);
            kept += dot(coordinates, coordinates) / sample.size();
        }
        // The variances of the first five: 1 + 1/4 + 1/9 + 1/16 + 1/25.
        assertThat(kept).isBetween(1.40, 1.53);
    }

    @Test
    void what_lies_in_few_directions_keeps_its_distances() {
        List<float[]> sample = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
            RandomKey key = RandomKey.of(2, Purpose.TEST).at(row);
            float[] features = new float[WIDTH];
            for (int d = 0; d < 3; d++) {
                for (int i = 0; i < WIDTH; i++) {
                    features[i] += (float)
                            (key.normal(d) * RandomKey.of(3, Purpose.TEST).at(d).normal(i));
                }
            }
            sample.add(features);
        }
        // More directions than there are: those that are too many are 0.
        for (int count : new int[] {3, 8}) {
            PrincipalDirections found = PrincipalDirections.of(sample, count).orElseThrow();
            for (int row = 1; row < sample.size(); row++) {
                double expected = distance(sample.get(0), sample.get(row));
                double sketched = distance(found.project(sample.get(0)), found.project(sample.get(row)));
                assertThat(sketched).isCloseTo(expected, within(1e-3 * expected));
            }
        }
    }

    @Test
    void numbers_that_overflow_have_no_directions() {
        List<float[]> sample = new ArrayList<>();
        for (int row = 0; row < 10; row++) {
            sample.add(new float[] {row % 2 == 0 ? 3e38f : -3e38f, row, 0});
        }
        assertThat(PrincipalDirections.of(sample, 2)).isEmpty();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double distance(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return Math.sqrt(dot(difference, difference));
    }
}

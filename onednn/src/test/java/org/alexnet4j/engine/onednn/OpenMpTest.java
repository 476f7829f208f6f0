package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** oneDNN divides work among as many threads as it asked for, and says nothing if fewer come. */
@Tag("native")
class OpenMpTest {
    @Test
    void what_limits_the_threads_of_openmp_leaves_the_numbers_as_they_are() throws IOException, InterruptedException {
        List<Double> expected = numbers(3, Map.of(), 3);
        for (Map<String, String> limit :
                List.of(Map.of("OMP_THREAD_LIMIT", "2"), Map.of("OMP_DYNAMIC", "true", "OMP_MAX_ACTIVE_LEVELS", "0"))) {
            int most = Integer.parseInt(limit.getOrDefault("OMP_THREAD_LIMIT", "3"));
            List<Double> got = numbers(3, limit, most);
            for (int i = 0; i < expected.size(); i++) {
                // Another number of threads adds up in another order.
                double tolerance = 1e-3 * Math.max(1e-3, Math.abs(expected.get(i)));
                assertThat(got.get(i)).as("%s, number %d", limit, i).isCloseTo(expected.get(i), within(tolerance));
            }
        }
    }

    /** The numbers that come out with an environment, having seen how many threads there are and that a limit is said. */
    private static List<Double> numbers(int threads, Map<String, String> environment, int given)
            throws IOException, InterruptedException {
        List<Double> numbers = new ArrayList<>();
        for (String line : OtherJvm.run(environment, OpenMpNumbers.class, Integer.toString(threads))
                .lines()
                .toList()) {
            if (line.startsWith("threads")) {
                assertThat(line).startsWith("threads " + given + ",");
                assertThat(line.contains("OMP_THREAD_LIMIT")).isEqualTo(given < threads);
            } else {
                numbers.add(Double.valueOf(line));
            }
        }
        assertThat(numbers).hasSize(2 * 6);
        return numbers;
    }
}

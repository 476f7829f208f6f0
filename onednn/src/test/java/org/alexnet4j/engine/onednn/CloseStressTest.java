package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No order of calls from any number of threads brings the process down; {@code -Dalexnet4j.runs=200} looks longer. */
@Tag("native")
class CloseStressTest {
    private static final int RUNS = Integer.getInteger("alexnet4j.runs", 1);

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void every_call_is_answered_or_refused(int threads) throws IOException, InterruptedException {
        assertThat(OtherJvm.run(Map.of(), CloseStress.class, Integer.toString(threads), Integer.toString(RUNS)))
                .contains(RUNS + " runs");
    }
}

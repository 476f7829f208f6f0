package org.alexnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HintTest {
    @Test
    void a_hint_is_what_a_shell_takes() {
        assertThat(Hint.of("train", Path.of("my data"), "--out", Path.of("run")))
                .hasToString("alexnet train 'my data' --out run");
        assertThat(Hint.of("resume", Path.of("-x"))).hasToString("alexnet resume ./-x");
    }
}

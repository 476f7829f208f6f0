package org.alexnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShellWordTest {
    @Test
    void plain_paths_stay_as_they_are() {
        assertThat(ShellWord.of(Path.of("../runs/é-1.b_c"))).isEqualTo("../runs/é-1.b_c");
    }

    @Test
    void what_a_shell_would_split_or_expand_is_quoted() {
        assertThat(ShellWord.of(Path.of("my run"))).isEqualTo("'my run'");
        assertThat(ShellWord.of(Path.of("$HOME"))).isEqualTo("'$HOME'");
        assertThat(ShellWord.of(Path.of("Ann's"))).isEqualTo("'Ann'\\''s'");
    }
}

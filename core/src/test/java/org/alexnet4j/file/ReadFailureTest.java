package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadFailureTest {
    private static final Path FILE = Path.of("f");

    @Test
    void a_reason_is_no_file_name() {
        assertThat(ReadFailure.of(new NoSuchFileException("f"), FILE).line())
                .isEqualTo("f: no such file; check the path");
        assertThat(ReadFailure.of(new AccessDeniedException("f"), FILE).line())
                .isEqualTo("f cannot be read: not allowed; check its permissions");
        assertThat(ReadFailure.of(new IOException("torn"), FILE).line())
                .isEqualTo("f cannot be read: torn; check the path");
        assertThat(ReadFailure.of(new FileSystemException("f", null, "Too many open files"), FILE)
                        .line())
                .isEqualTo("f cannot be opened: too many files are open; raise the limit: ulimit -n 4096");
    }
}

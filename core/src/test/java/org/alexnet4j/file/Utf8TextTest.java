package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8TextTest {
    @Test
    void a_byte_order_mark_is_passed_over() {
        assertThat(Utf8Text.decode("\uFEFF1 2 3\n4\uFEFF".getBytes(UTF_8), "x")).isEqualTo("1 2 3\n4\uFEFF");
        assertThat(Utf8Text.decode(new byte[0], "x")).isEmpty();
    }

    @Test
    void another_encoding_is_refused_by_name() {
        refused("one\ntwo".getBytes(UTF_16), "x is UTF-16");
        refused(("\uFEFF" + "one").getBytes(UTF_16LE), "x is UTF-16");
        refused("one\ntwo".getBytes(UTF_16LE), "x, line 1: a zero byte, as UTF-16");
        refused("one\ncaf\u00E9,1".getBytes(ISO_8859_1), "x, line 2: not UTF-8");
        refused("one\ncaf\u00E9".getBytes(ISO_8859_1), "x, line 2: not UTF-8");
    }

    @Test
    void a_line_that_no_person_wrote_is_refused() {
        String most = "a".repeat(Utf8Text.LONGEST_LINE);
        assertThat(Utf8Text.decode((most + "\r\n" + most).getBytes(UTF_8), "x")).hasLineCount(2);
        refused(("a\n" + most + "b").getBytes(UTF_8), "x, line 2: longer than 65536 characters");
    }

    private static void refused(byte[] bytes, String problem) {
        assertThatThrownBy(() -> Utf8Text.decode(bytes, "x"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void a_large_file_is_not_read(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("large"), "12345");
        assertThat(Utf8Text.read(file, 5)).isEqualTo("12345");
        assertThatThrownBy(() -> Utf8Text.read(file, 4)).hasMessageContaining("larger than 4 bytes");
    }
}

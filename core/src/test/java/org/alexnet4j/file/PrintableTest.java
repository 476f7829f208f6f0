package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void what_steers_a_terminal_is_a_question_mark() {
        assertThat(Printable.line("a\u001b[2K\r\nb\u009b\tc")).isEqualTo("a?[2K??b??c");
        assertThat(Printable.lines("a\tb\nc\u0007")).isEqualTo("a\tb\nc?");
        assertThat(Printable.line("\ud800x")).isEqualTo("?x");
    }

    @Test
    void what_turns_a_line_around_is_shown() {
        assertThat(Printable.line("cat\u202Egnp.exe\u2066\u200F\u2028\u00AD"))
                .isEqualTo("cat\\u202egnp.exe\\u2066\\u200f\\u2028\\u00ad");
        assertThat(Printable.line(Character.toString(0xE0041))).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void all_other_writing_stays() {
        for (String text : new String[] {
            "caf\u00E9", "\u05E9\u05DC\u05D5\u05DD", "\u0645\u06CC\u200C\u062E", "\uD83D\uDC68\u200D\uD83D\uDC69"
        }) {
            assertThat(Printable.line(text)).isEqualTo(text);
        }
        assertThat(Printable.line("abcdef", 3)).isEqualTo("abc...");
        assertThat(Printable.line("abc", 3)).isEqualTo("abc");
    }
}

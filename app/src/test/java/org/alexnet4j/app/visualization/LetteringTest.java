package org.alexnet4j.app.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LetteringTest {
    @Test
    void texts_are_cut_to_the_room_there_is() {
        String name = "great grey owl, great gray owl, Strix nebulosa";
        assertThat(Lettering.NOTE.fitted(name, 120)).startsWith("great").endsWith("…");
        assertThat(Lettering.NOTE.width(Lettering.NOTE.fitted(name, 120))).isBetween(90.0, 120.0);
        assertThat(Lettering.NOTE.fittedEnd(name, 120)).startsWith("…").endsWith("nebulosa");
        assertThat(Lettering.NOTE.width(Lettering.NOTE.fittedEnd(name, 120))).isBetween(90.0, 120.0);
        assertThat(Lettering.NOTE.fitted("owl", 120)).isEqualTo("owl");
        assertThat(Lettering.NOTE.fitted("owl", 0)).isEqualTo("…");
        assertThat(Lettering.NOTE.width(Lettering.NOTE.fitted("w".repeat(1_000_000), 120)))
                .isBetween(90.0, 120.0);
    }

    @Test
    void no_letter_is_cut_in_two() {
        String accents = "e\u0301\u0302".repeat(50);
        String pairs = "\uD83D\uDE00".repeat(50);
        for (int room = 20; room < 200; room += 3) {
            assertThat(Lettering.NOTE.fitted(accents, room).replace("…", "")).matches("(e\u0301\u0302)*");
            assertThat(Lettering.NOTE.fittedEnd(pairs, room).replace("…", "")).matches("(\uD83D\uDE00)*");
        }
    }

    @Test
    void lines_end_between_words_and_the_last_is_cut() {
        List<String> lines = Lettering.NOTE.lines("one two three four five six seven", 90, 2);
        assertThat(lines).hasSize(2).first().isEqualTo("one two");
        assertThat(lines.get(1)).endsWith("…");
        assertThat(Lettering.NOTE.lines("", 90, 2)).isEmpty();
        assertThat(Lettering.NOTE.lines("x".repeat(100) + " y", 90, 3)).hasSize(2);
    }
}

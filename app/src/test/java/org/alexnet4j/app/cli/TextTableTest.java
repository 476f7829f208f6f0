package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and what stands out in them, on a terminal and elsewhere. */
class TextTableTest {
    private static final String LONG = "a-very-long-folder/with-a-long-name/holiday.jpg";

    private static TextTable table() {
        TextTable table = new TextTable(TextTable.Align.RIGHT, TextTable.Align.TEXT, TextTable.Align.TEXT);
        table.headings("distance", "image", "class");
        table.row("123456.7890", LONG, "pear");
        table.row("0.1", "b.jpg", "granny smith");
        return table;
    }

    @Test
    void elsewhere_a_table_is_as_wide_as_it_is_and_plain() {
        assertThat(table().lines())
                .containsExactly(
                        "   distance  image                                            class",
                        "123456.7890  " + LONG + "  pear",
                        "        0.1  b.jpg                                            granny smith");
    }

    @ParameterizedTest
    @ValueSource(ints = {35, 50, 60, 72})
    void a_table_fits_the_terminal_and_numbers_stay_whole(int columns) {
        assertThat(table().lines(columns, Emphasis.PLAIN))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns))
                .anySatisfy(line ->
                        assertThat(line).startsWith("123456.7890  a-very").contains("…"));
    }

    @Test
    void numbers_and_intervals_are_never_cut() {
        TextTable table = new TextTable(TextTable.Align.TEXT, TextTable.Align.RIGHT, TextTable.Align.LEFT);
        table.row("error", "1234567.89 %", "123.4567 to 234.5678");
        table.row("a long text that gives way", "1 %", "1 to 2");
        assertThat(table.lines(10, Emphasis.PLAIN))
                .containsExactly("error     1234567.89 %  123.4567 to 234.5678", "a long …           1 %  1 to 2");
    }

    @Test
    void a_character_of_two_halves_is_not_cut_apart() {
        TextTable table = new TextTable(TextTable.Align.TEXT);
        table.row("abcdef\uD83D\uDC31 and more");
        assertThat(table.lines(8, Emphasis.PLAIN)).containsExactly("abcdef…");
    }

    @Test
    void on_a_terminal_headings_are_bold_and_bars_in_color() {
        StringWriter out = new StringWriter();
        Terminal terminal =
                Terminal.showing(new PrintWriter(out), new PrintWriter(new StringWriter()), 80, Emphasis.COLOR);
        TextTable table = new TextTable(TextTable.Align.RIGHT, TextTable.Align.LEFT, TextTable.Align.LEFT);
        table.headings("share", "class", "");
        table.bars(2);
        table.row("90 %", "pear\u001b[2K", "###");
        table.row("0 %", "plum", "");
        terminal.heading("a\u001b[2K.jpg");
        terminal.table(table);
        assertThat(out.toString().lines())
                .containsExactly(
                        "\u001b[1ma?[2K.jpg\u001b[0m",
                        "\u001b[1mshare\u001b[0m  \u001b[1mclass\u001b[0m",
                        " 90 %  pear?[2K  \u001b[36m###\u001b[0m",
                        "  0 %  plum");
    }

    @Test
    void results_that_no_terminal_shows_are_plain_and_whole() {
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), true, 40);
        terminal.heading("a.jpg");
        terminal.table(table());
        assertThat(out.toString()).contains("a.jpg", LONG).doesNotContain("\u001b[1m");
    }

    @ParameterizedTest
    @CsvSource({
        "true, xterm, , COLOR",
        "true, xterm, 1, PLAIN",
        "true, dumb, , PLAIN",
        "true, , , PLAIN",
        "false, xterm, , PLAIN"
    })
    void color_is_for_terminals_whose_user_wants_it(boolean terminal, String type, String noColor, Emphasis expected) {
        Map<String, String> environment = type == null
                ? Map.of()
                : noColor == null ? Map.of("TERM", type, "NO_COLOR", "") : Map.of("TERM", type, "NO_COLOR", noColor);
        assertThat(Emphasis.of(terminal, environment)).isEqualTo(expected);
    }
}

package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
    /** Erases the line, as a class name of a model from anywhere might. */
    private static final String ERASING = "\u001b[2K\r99.9 %  tench\u009b1m";

    private static final String HARMLESS = "?[2K?99.9 %  tench?1m";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);

    @Test
    void names_do_not_steer_the_terminal() {
        terminal.out().println(ERASING);
        terminal.out().printf("%s\t%c%n", "a", '\u0007');
        terminal.notice(ERASING + "\nforged line");

        assertThat(out.toString().lines()).containsExactly(HARMLESS, "a\t?");
        assertThat(err.toString().lines()).containsExactly(HARMLESS + "?forged line");
    }

    @Test
    void names_do_not_turn_a_line_around() {
        terminal.out().println("\"cat\u202Egnp\"");
        terminal.notice("cat\u2066x");

        // As JSON writes it, too.
        assertThat(out).hasToString("\"cat\\u202egnp\"" + System.lineSeparator());
        assertThat(err.toString().lines()).containsExactly("cat\\u2066x");
    }

    @Test
    void what_is_printed_takes_the_place_of_the_status() {
        StringWriter both = new StringWriter();
        Terminal watched = new Terminal(new PrintWriter(both), new PrintWriter(both), true);
        watched.status(List.of("one\u0007"));
        watched.status(List.of("two"));
        watched.out().println("result");
        watched.status(List.of("three"));
        watched.notice("notice");
        watched.clearStatus();

        assertThat(both.toString().replace("\u001b[?7l", "").replace("\u001b[?7h", ""))
                .isEqualTo("\r\u001b[Kone?\r\u001b[Ktwo\r\u001b[Kresult\n\r\u001b[Kthree\r\u001b[Knotice\n");
    }

    @Test
    void where_nobody_watches_a_status_is_a_line() {
        terminal.status(List.of("one"));
        terminal.clearStatus();
        assertThat(err.toString().lines()).containsExactly("one");
    }

    @Test
    void cells_of_a_table_are_of_one_line() {
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.LEFT);
        table.row("1", "two\nlines\u001b[1m");
        assertThat(table.lines()).containsExactly("1  two?lines?[1m");
    }

    @Test
    void help_may_be_in_color() {
        terminal.help().print("\u001b[1mUsage\u001b[0m");
        terminal.help().flush();
        assertThat(out).hasToString("\u001b[1mUsage\u001b[0m");
    }
}

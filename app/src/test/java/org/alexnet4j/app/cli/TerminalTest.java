package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

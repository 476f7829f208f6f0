package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.Supplier;
import org.alexnet4j.Hint;
import org.alexnet4j.file.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints. Names of files and classes come from anywhere: what would steer a terminal in them, or turn a
 * line around, is made visible.
 */
final class Terminal {
    private static final String CLEAR_LINE = "\r\u001B[K";

    /** On a terminal that has become narrower a line must not wrap: the rest could not be overwritten. */
    private static final String WITHOUT_WRAP = "\u001B[?7l";

    private static final String WITH_WRAP = "\u001B[?7h";

    /** Of terminals that do not say how wide they are. */
    private static final int USUAL_COLUMNS = 80;

    private final PrintWriter help;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean interactive;
    private final int columns;
    private final int resultColumns;
    private final Emphasis emphasis;
    private final Supplier<@Nullable IOException> failure;
    private boolean hasStatus;

    /**
     * @param out results: what a user asked for, or JSON and nothing else
     * @param err everything else: progress, notices, errors
     * @param interactive whether a person watches {@code err}: lines may then be overwritten
     */
    Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
        this(out, err, interactive, USUAL_COLUMNS);
    }

    /** @param columns how wide the terminal is */
    Terminal(PrintWriter out, PrintWriter err, boolean interactive, int columns) {
        this(out, err, interactive, columns, Integer.MAX_VALUE, Emphasis.PLAIN, () -> null);
    }

    private Terminal(
            PrintWriter out,
            PrintWriter err,
            boolean interactive,
            int columns,
            int resultColumns,
            Emphasis emphasis,
            Supplier<@Nullable IOException> failure) {
        this.failure = failure;
        this.columns = columns;
        this.resultColumns = resultColumns;
        this.emphasis = emphasis;
        this.help = out;
        this.out = new PrintWriter(new Harmless(out, this::clearStatus), true);
        this.err = err;
        this.interactive = interactive;
    }

    /** One whose results are read on a terminal, in lines of so many characters. */
    static Terminal showing(PrintWriter out, PrintWriter err, int columns, Emphasis emphasis) {
        return new Terminal(out, err, false, columns, columns, emphasis, () -> null);
    }

    /** The process's own streams. The launcher knows which of them a person watches: Java cannot tell. */
    static Terminal ofProcess() {
        StandardOutput out = new StandardOutput();
        int columns = Integer.getInteger("alexnet.columns", USUAL_COLUMNS);
        boolean shown = Boolean.getBoolean("alexnet.shown");
        return new Terminal(
                new PrintWriter(out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8),
                Boolean.getBoolean("alexnet.interactive"),
                columns,
                shown ? columns : Integer.MAX_VALUE,
                Emphasis.of(shown, System.getenv()),
                out::failure);
    }

    /** Why results could not be written; null if they could. */
    @Nullable
    IOException failure() {
        out.flush();
        help.flush();
        return failure.get();
    }

    /** For results. */
    PrintWriter out() {
        return out;
    }

    /** A line of the results that names what follows. */
    void heading(String text) {
        styled(emphasis.heading(clean(text)));
    }

    /** A table among the results, as wide as the terminal at most. */
    void table(TextTable table) {
        table.lines(resultColumns, emphasis).forEach(this::styled);
    }

    /** Says what may be run next, a command a line. */
    void next(List<Hint> hints) {
        for (int i = 0; i < hints.size(); i++) {
            styled(emphasis.secondary(i == 0 ? "next: " : "      ")
                    + clean(hints.get(i).toString()));
        }
    }

    /** Past {@link Harmless}, which would show what styles a line instead of doing it: its texts are clean. */
    private void styled(String line) {
        clearStatus();
        help.println(line);
        help.flush();
    }

    /** Says what may be run next. */
    void next(Hint hint) {
        next(List.of(hint));
    }

    /** For help, which may be in color. */
    PrintWriter help() {
        return help;
    }

    /** For what explains itself in many lines: a wrong command line, a defect. */
    PrintWriter err() {
        clearStatus();
        return err;
    }

    /** Whether a person watches: a status may then change often. */
    boolean interactive() {
        return interactive;
    }

    /** How many characters fit on a line. */
    int columns() {
        return columns;
    }

    /**
     * Shows a line on {@code err} until the next one or anything else is printed; where nobody watches, for good.
     *
     * @param parts in the order of their importance, with commas between: on a narrow terminal the last are left out
     */
    synchronized void status(List<String> parts) {
        if (interactive) {
            err.print(CLEAR_LINE + WITHOUT_WRAP + fitted(parts) + WITH_WRAP);
            err.flush();
            hasStatus = true;
        } else {
            notice(String.join(", ", parts));
        }
    }

    private String fitted(List<String> parts) {
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            String next = (line.isEmpty() ? "" : ", ") + clean(part);
            // The last column stays free: a cursor that waits there is shown differently everywhere.
            if (line.length() + next.length() >= columns) {
                break;
            }
            line.append(next);
        }
        return line.toString();
    }

    /** Removes the line that was shown, if one is. */
    synchronized void clearStatus() {
        if (hasStatus) {
            err.print(CLEAR_LINE);
            err.flush();
            hasStatus = false;
        }
    }

    /** A text from anywhere as one line may show it. */
    static String clean(String text) {
        return Printable.line(text);
    }

    /** One line on {@code err}. */
    synchronized void notice(String line) {
        clearStatus();
        err.println(clean(line));
        err.flush();
    }

    /** Shows what names from anywhere would do to a terminal instead of doing it; tells before it writes. */
    private static final class Harmless extends FilterWriter {
        private final Runnable before;

        Harmless(Writer out, Runnable before) {
            super(out);
            this.before = before;
        }

        @Override
        public void write(int character) throws IOException {
            write(Character.toString((char) character), 0, 1);
        }

        @Override
        public void write(char[] characters, int from, int count) throws IOException {
            write(new String(characters, from, count), 0, count);
        }

        @Override
        public void write(String text, int from, int count) throws IOException {
            before.run();
            out.write(Printable.lines(text.substring(from, from + count)));
        }
    }
}

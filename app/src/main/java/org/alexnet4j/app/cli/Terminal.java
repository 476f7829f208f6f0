package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param out results: what a user asked for, or JSON and nothing else
 * @param err everything else: progress, notices, errors
 * @param interactive whether a person watches {@code err}: lines may then be overwritten
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
    /** The process's own streams. The launcher knows whether a person watches: Java cannot tell for {@code err}. */
    static Terminal ofProcess() {
        return new Terminal(
                new PrintWriter(System.out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8),
                Boolean.getBoolean("alexnet.interactive"));
    }

    /** A text from anywhere as one line may show it: what would steer a terminal or end the line becomes "?". */
    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** One line on {@code err}. */
    void notice(String line) {
        err.println(line);
        err.flush();
    }
}

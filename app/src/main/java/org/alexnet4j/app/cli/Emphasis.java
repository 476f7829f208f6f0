package org.alexnet4j.app.cli;

import java.util.Map;

/** How results stand out on a terminal: headings bold, what is secondary dim, bars in color. Plain text elsewhere. */
enum Emphasis {
    PLAIN("", "", "", ""),
    COLOR("\u001B[1m", "\u001B[2m", "\u001B[36m", "\u001B[0m");

    private final String bold;
    private final String dim;
    private final String cyan;
    private final String end;

    Emphasis(String bold, String dim, String cyan, String end) {
        this.bold = bold;
        this.dim = dim;
        this.cyan = cyan;
        this.end = end;
    }

    /**
     * What suits the terminal and its user: {@code NO_COLOR}, if not empty, or a dumb terminal means plain text.
     *
     * @param terminal whether results go to a terminal
     */
    static Emphasis of(boolean terminal, Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return terminal && wanted ? COLOR : PLAIN;
    }

    String heading(String text) {
        return marked(bold, text);
    }

    String secondary(String text) {
        return marked(dim, text);
    }

    String bar(String text) {
        return marked(cyan, text);
    }

    private String marked(String begin, String text) {
        return text.isBlank() ? text : begin + text + end;
    }
}

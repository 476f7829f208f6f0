package org.alexnet4j.app.cli;

import org.alexnet4j.app.visualization.Style;
import org.alexnet4j.app.visualization.Theme;
import picocli.CommandLine.Option;

/** The options that say how figures look. */
final class StyleOptions {
    @Option(
            names = "--theme",
            paramLabel = "NAME",
            defaultValue = "light",
            description = "colors of the figure: light or dark (default: ${DEFAULT-VALUE})")
    private String theme = "light";

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            defaultValue = "" + Style.USUAL_WIDTH,
            description = "width of the figure, " + Style.LEAST_WIDTH + " to " + Style.MOST_WIDTH
                    + "; it arranges itself (default: ${DEFAULT-VALUE})")
    private int width = Style.USUAL_WIDTH;

    /**
     * The style that was asked for.
     *
     * @throws org.alexnet4j.UserException if there is no such theme, or the width is not one of a page
     */
    Style style() {
        return new Style(Theme.named(theme), width);
    }
}

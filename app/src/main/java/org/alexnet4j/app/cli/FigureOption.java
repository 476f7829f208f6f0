package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.Figure;
import org.alexnet4j.app.visualization.FigureFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where a figure goes and how it looks. */
final class FigureOption {
    @Option(names = "--out", paramLabel = "FILE", description = "the figure, .png or .svg (default: ${DEFAULT-VALUE})")
    private Path out;

    @Mixin
    private StyleOptions styleOptions = new StyleOptions();

    @Mixin
    private ForceOption force = new ForceOption();

    /**
     * The option with its default.
     *
     * @param file name of the picture
     */
    FigureOption(String file) {
        out = Path.of(file);
    }

    /**
     * Refuses, before any work, a file that could not be written afterwards.
     *
     * @param pictures files that are read, which it must not be
     * @throws UserException if its name ends neither in .png nor in .svg, its folder cannot be written to, it is one of the
     *     pictures, it exists without {@code --force}, or there is no such style
     */
    void requireWritable(Path... pictures) {
        styleOptions.style();
        FigureFile.requireWritable(out);
        OutputFile.requireApart(out, List.of(pictures));
        force.requireFree(out);
    }

    /**
     * Writes the drawing.
     *
     * @throws UserException if the file cannot be written, or the figure is too large for one
     */
    void write(Figure figure) {
        FigureFile.write(figure, styleOptions.style(), out);
    }

    /** The name of the file, for messages. */
    @Override
    public String toString() {
        return out.toString();
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import org.alexnet4j.UserException;
import picocli.CommandLine.Option;

/** The option without which no command replaces a file. */
final class ForceOption {
    @Option(names = "--force", description = "replace files that exist")
    private boolean force;

    /**
     * Claims the files that a command will write, before any work, so that nobody else writes them, and does the work.
     *
     * @param read files, and the folders of runs, ensembles and datasets, that the command reads
     * @param work gives the exit code
     * @throws UserException if a file cannot be written, is read, exists without {@code --force}, or is being written by another
     *     process
     */
    int claiming(List<Path> files, List<Path> read, IntSupplier work) {
        for (Path file : files) {
            OutputFile.require(file, read);
            requireFree(file);
        }
        return OutputFile.claiming(files, work);
    }

    /**
     * Refuses a file that exists, unless it may be replaced.
     *
     * @throws UserException if so
     */
    void requireFree(Path file) {
        if (!force && Files.exists(file)) {
            throw UserException.input(file + " exists", "replace it with --force, or name another file");
        }
    }
}

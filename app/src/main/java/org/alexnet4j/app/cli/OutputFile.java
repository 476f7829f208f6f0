package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.file.FileClaim;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.training.TrainingRun;

/** A file that a command writes, which must not be one that it reads. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses, before any work, a file that could not be written afterwards, or is read.
     *
     * @param read files, and the folders of runs, ensembles and datasets with all that is theirs
     * @throws UserException if so
     */
    static void require(Path file, List<Path> read) {
        WholeFile.requireWritable(file);
        requireApart(file, read);
    }

    /**
     * Does a work during which nobody else writes the files that it will write.
     *
     * @param work gives the exit code
     * @throws UserException if another process writes one of them
     */
    static int claiming(List<Path> files, IntSupplier work) {
        List<FileClaim> claims = new ArrayList<>();
        try {
            files.forEach(file -> claims.add(WholeFile.claim(file)));
            return work.getAsInt();
        } finally {
            claims.forEach(FileClaim::close);
        }
    }

    /**
     * Refuses a file that is read.
     *
     * @param read as above
     * @throws UserException if so
     */
    static void requireApart(Path file, List<Path> read) {
        for (Path one : read) {
            if (isPart(file, one)) {
                throw UserException.input(
                        file + (Files.isDirectory(one) ? " is part of " + one + ", which" : " is what")
                                + " this command reads",
                        "name another file");
            }
        }
    }

    /** Whether a file that was found is one that will be written, on whatever way it was found. */
    static boolean isSame(Path found, Path file) {
        try {
            return Objects.equals(found.getFileName(), file.getFileName())
                    && Files.exists(file)
                    && Files.isSameFile(found, file);
        } catch (IOException e) {
            // It is said of it later that it cannot be read.
            return false;
        }
    }

    private static boolean isPart(Path file, Path read) {
        try {
            return Files.exists(file) && Files.exists(read) && isPartOf(read.toRealPath(), file.toRealPath());
        } catch (IOException e) {
            // Of what is read, it is said later that it cannot be.
            return false;
        }
    }

    private static boolean isPartOf(Path read, Path file) {
        if (!Files.isDirectory(read) || !file.startsWith(read)) {
            return file.equals(read);
        }
        if (EnsembleFile.isIn(read)) {
            Path inside = read.relativize(file);
            return inside.endsWith(EnsembleFile.NAME) || TrainingRun.owns(read.resolve(inside.getName(0)), file);
        }
        return PreparedDataset.isAt(read) ? PreparedDataset.owns(read, file) : TrainingRun.owns(read, file);
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/**
 * What the folder of an experiment is about: its {@code experiment.json}.
 *
 * @param title of the experiment
 * @param description what is done with which options
 * @param dataset digest of the dataset
 * @param split on whose images errors are measured
 * @param engine by which it is trained
 * @param precision in which it is trained
 * @param factor by which trainings are shorter than in full, 1 or below
 * @param fullSeconds what all trainings would have taken in full, as estimated; 0 where nobody asked
 * @param budgetSeconds the time that was given; 0 where none was
 * @param seconds spent in trainings so far
 */
record ExperimentFile(
        String title,
        String description,
        String dataset,
        String split,
        String engine,
        String precision,
        double factor,
        double fullSeconds,
        double budgetSeconds,
        double seconds) {
    private static final String NAME = "experiment.json";
    private static final int LONGEST = 1 << 20;

    /**
     * Reads that of a folder; empty if there is none.
     *
     * @throws UserException if it is damaged
     */
    static Optional<ExperimentFile> read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("too long");
            }
            ExperimentFile read = new ObjectMapper().readValue(file.toFile(), ExperimentFile.class);
            if (!(read.factor > 0 && read.factor <= 1)
                    || Stream.of(read.description, read.dataset, read.split, read.engine, read.precision)
                            .anyMatch(Objects::isNull)) {
                throw new IOException("values out of range");
            }
            return Optional.of(read);
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, file + " is damaged", "restore it, or choose another --out", e);
        }
    }

    /** Writes it into a folder, which is made if it is not there. */
    void write(Path folder) {
        try {
            Files.createDirectories(folder);
            WholeFile.write(
                    folder.resolve(NAME),
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw WriteFailure.of(e, folder);
        }
    }

    /**
     * In what another experiment is not the same on the same images, in words; empty if it is. One without a budget goes on with
     * the budget that is here.
     */
    List<String> differences(ExperimentFile other) {
        List<String> found = new ArrayList<>();
        compare("", description, other.description, found);
        compare("a dataset of digest ", dataset, other.dataset, found);
        compare("--split ", split, other.split, found);
        compare("--engine ", engine, other.engine, found);
        compare("--precision ", precision, other.precision, found);
        if (other.budgetSeconds != 0 && other.budgetSeconds != budgetSeconds) {
            found.add(budgetSeconds == 0 ? "no --budget" : "a --budget of " + ProgressLine.duration(budgetSeconds));
        }
        return found;
    }

    private static void compare(String what, String here, String there, List<String> found) {
        if (!here.equals(there)) {
            found.add(what + here + ", not " + there);
        }
    }

    /** The same in part, as the estimate of its time allows. */
    ExperimentFile scaled(double share, double inFull) {
        return new ExperimentFile(
                title, description, dataset, split, engine, precision, share, inFull, budgetSeconds, seconds);
    }

    /** The same with more time spent. */
    ExperimentFile withSeconds(double more) {
        return new ExperimentFile(
                title,
                description,
                dataset,
                split,
                engine,
                precision,
                factor,
                fullSeconds,
                budgetSeconds,
                seconds + more);
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.training.Ending;
import org.alexnet4j.training.TrainingOutcome;
import org.alexnet4j.training.TrainingRun;

/**
 * The members of an ensemble, trained one after the other, each with a seed of its own. Their directory holds
 * {@code ensemble.json} with their number, and the runs {@code member-1}, {@code member-2} and so on.
 */
final class EnsembleTraining {
    private static final String FILE = "ensemble.json";
    private static final String MEMBERS = "members";
    private static final int LONGEST_FILE = 1 << 12;
    private static final int MOST_MEMBERS = 1000;

    private final Terminal terminal;
    private final Path directory;
    private final int members;
    private final boolean fresh;

    private EnsembleTraining(Terminal terminal, Path directory, int members, boolean fresh) {
        this.terminal = terminal;
        this.directory = directory;
        this.members = members;
        this.fresh = fresh;
    }

    /**
     * Begins an ensemble.
     *
     * @param replace whether an ensemble that is there already may be replaced
     * @throws UserException if the directory is not free or cannot be written
     */
    static EnsembleTraining create(Terminal terminal, Path directory, int members, boolean replace) {
        if (members > MOST_MEMBERS) {
            throw UserException.input(
                    "--members " + members + " is more than " + MOST_MEMBERS, "the paper averages 5 and 7 networks");
        }
        if (isOne(directory) && !replace) {
            throw UserException.input(
                    directory + " holds an ensemble already", "alexnet resume goes on with it, --force replaces it");
        }
        Path next = ModelPath.member(directory, members + 1);
        if (Files.exists(next)) {
            throw UserException.input(next + " is of a larger ensemble", "delete it, or choose another --out");
        }
        return new EnsembleTraining(terminal, directory, members, true);
    }

    /** Whether a directory is that of an ensemble whose first member has begun. */
    static boolean isOne(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE)) && Files.isDirectory(ModelPath.member(directory, 1));
    }

    private void writeFile() {
        try {
            WholeFile.write(
                    directory.resolve(FILE),
                    new ObjectMapper().createObjectNode().put(MEMBERS, members).toPrettyString());
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    /**
     * Opens an ensemble.
     *
     * @throws UserException if its file is damaged
     */
    static EnsembleTraining open(Terminal terminal, Path directory) {
        Path file = directory.resolve(FILE);
        try {
            int found = Files.size(file) > LONGEST_FILE
                    ? 0
                    : new ObjectMapper()
                            .readTree(Files.readString(file))
                            .path(MEMBERS)
                            .asInt();
            if (found >= 1 && found <= MOST_MEMBERS) {
                return new EnsembleTraining(terminal, directory, found, false);
            }
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, file + " cannot be read: " + e.getMessage(), "restore the file", e);
        }
        throw UserException.input(file + " says no number of members", "restore the file");
    }

    /** The directory of a member, whose numbers begin with 1. */
    Path member(int number) {
        return ModelPath.member(directory, number);
    }

    /**
     * Trains every member, or of an opened ensemble every one that has no model yet, to the end or to Ctrl-C, and prints
     * the outcomes.
     *
     * @param runs makes or opens the run of a member
     * @return the exit code
     */
    int train(IntFunction<TrainingRun> runs, Engine engine, PreparedDataset dataset, Path datasetPath, boolean json) {
        ObjectNode result = new ObjectMapper().createObjectNode().put("ensemble", directory.toString());
        ArrayNode outcomes = result.putArray(MEMBERS);
        for (int number = 1; number <= members; number++) {
            if (!fresh && Files.isRegularFile(TrainingRun.model(member(number)))) {
                terminal.notice("member " + number + " of " + members + " is trained already; alexnet resume "
                        + ShellWord.of(member(number)) + " would go on with it");
                continue;
            }
            try (TrainingRun run = runs.apply(number)) {
                if (fresh && number == 1) {
                    // Only now: what does not fit was refused before, and leaves nothing.
                    writeFile();
                }
                terminal.notice("member " + number + " of " + members + ", seed "
                        + run.settings().seed());
                TrainingOutcome outcome = TrainingSession.train(terminal, run, engine, dataset);
                outcomes.add(TrainingSession.toJson(member(number), run, outcome));
                if (!json) {
                    print(number, outcome);
                }
                if (outcome.ending() == Ending.STOPPED) {
                    printJson(result, json);
                    return TrainingSession.exitCode(outcome);
                }
            }
        }
        printJson(result, json);
        if (!json) {
            terminal.out()
                    .println("next: alexnet evaluate " + ShellWord.of(directory) + " " + ShellWord.of(datasetPath));
        }
        return ExitCode.OK.code;
    }

    private void printJson(ObjectNode result, boolean json) {
        if (json) {
            terminal.out().println(result.toPrettyString());
        }
    }

    private void print(int number, TrainingOutcome outcome) {
        if (outcome.ending() == Ending.STOPPED) {
            terminal.out()
                    .println("stopped in member " + number + " of " + members + " after step " + outcome.steps()
                            + "; alexnet resume " + ShellWord.of(directory) + " goes on");
            return;
        }
        terminal.out().println("model " + number + " of " + members + ": " + outcome.file());
        outcome.validation().ifPresent(errors -> terminal.out().println("validation: " + TrainingSession.text(errors)));
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.training.Ending;
import org.alexnet4j.training.TrainingOutcome;
import org.alexnet4j.training.TrainingRun;

/**
 * The members of an ensemble, trained one after the other, each with a seed of its own. Their directory holds
 * {@code ensemble.json} with their number, and the runs {@code member-1}, {@code member-2} and so on.
 */
final class EnsembleTraining {
    private static final String MEMBERS = "members";

    /** What may be in the directory of an ensemble; hidden files are those of the system. */
    private static final Pattern ENTRY = Pattern.compile("ensemble\\.json|member-[0-9]+|\\..*");

    private final Terminal terminal;
    private final Path directory;
    private final int members;

    private EnsembleTraining(Terminal terminal, Path directory, int members) {
        this.terminal = terminal;
        this.directory = directory;
        this.members = members;
    }

    /**
     * An ensemble to begin.
     *
     * @param replace whether an ensemble that is there already may be replaced
     * @throws UserException if the directory is not free
     */
    static EnsembleTraining create(Terminal terminal, Path directory, int members, boolean replace) {
        if (members > EnsembleFile.MOST_MEMBERS) {
            throw UserException.input(
                    "--members " + members + " is more than " + EnsembleFile.MOST_MEMBERS,
                    "the paper averages 5 and 7 networks");
        }
        if (EnsembleFile.isIn(directory) && !replace) {
            throw UserException.input(
                    directory + " holds an ensemble already",
                    "resume it with " + Hint.of("resume", directory) + ", or replace it with --force");
        }
        if (holdsOther(directory)) {
            throw UserException.input(
                    directory + " exists and is not an ensemble", "give --out the name of a new directory");
        }
        Path next = ModelPath.member(directory, members + 1);
        if (Files.exists(next)) {
            throw UserException.input(next + " is of a larger ensemble", "delete it, or choose another --out");
        }
        return new EnsembleTraining(terminal, directory, members);
    }

    private static boolean holdsOther(Path directory) {
        if (!Files.exists(directory)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return !entries.allMatch(
                    entry -> ENTRY.matcher(entry.getFileName().toString()).matches());
        } catch (NotDirectoryException e) {
            return true;
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
        return new EnsembleTraining(terminal, directory, EnsembleFile.members(directory));
    }

    /** The directory of a member, whose numbers begin with 1. */
    Path member(int number) {
        return ModelPath.member(directory, number);
    }

    /**
     * Begins all members and trains them, one after the other, to the end or to Ctrl-C. All are laid out before the first one
     * is trained, so that what goes on later needs nothing but the ensemble; if the first never takes a step, nothing is
     * left.
     *
     * @param create makes the run of a member
     * @return the exit code
     */
    int begin(IntFunction<TrainingRun> create, Engine engine, PreparedDataset dataset, Path datasetPath, boolean json) {
        int before = EnsembleFile.isIn(directory) ? EnsembleFile.members(directory) : 0;
        Map<Integer, TrainingRun> runs = new TreeMap<>();
        try {
            for (int number = 1; number <= members; number++) {
                runs.put(number, create.apply(number));
            }
            TrainingRun.requireRoom(
                    directory, runs.values().stream().map(TrainingRun::network).toList());
            EnsembleFile.write(directory, members);
            return train(runs, engine, dataset, datasetPath, json);
        } finally {
            TrainingRun first = runs.get(1);
            if (first != null && first.hasBegun()) {
                runs.values().forEach(TrainingRun::keep);
            } else if (runs.size() == members) {
                EnsembleFile.write(directory, before);
            }
            runs.values().forEach(TrainingRun::close);
        }
    }

    /**
     * Trains every member that has no model yet, to the end or to Ctrl-C.
     *
     * @param open opens the run of a member
     * @return the exit code
     */
    int goOn(IntFunction<TrainingRun> open, Engine engine, PreparedDataset dataset, Path datasetPath, boolean json) {
        Map<Integer, TrainingRun> runs = new TreeMap<>();
        try {
            for (int number = 1; number <= members; number++) {
                if (Files.isRegularFile(TrainingRun.model(member(number)))) {
                    terminal.notice("member " + number + " of " + members + " is already trained");
                } else {
                    runs.put(number, open.apply(number));
                }
            }
            return train(runs, engine, dataset, datasetPath, json);
        } finally {
            runs.values().forEach(TrainingRun::close);
        }
    }

    private int train(
            Map<Integer, TrainingRun> runs, Engine engine, PreparedDataset dataset, Path datasetPath, boolean json) {
        ObjectNode result = new ObjectMapper().createObjectNode().put("ensemble", directory.toString());
        ArrayNode outcomes = result.putArray(MEMBERS);
        boolean complete = true;
        // One for all: a wish to stop that comes when a member is just done is not lost.
        try (StopSignal stop = StopSignal.install(terminal)) {
            for (Map.Entry<Integer, TrainingRun> member : runs.entrySet()) {
                int number = member.getKey();
                if (stop.getAsBoolean() && !outcomes.isEmpty()) {
                    complete = false;
                    if (!json) {
                        printStopped("before member " + number + " of " + members);
                    }
                    break;
                }
                TrainingRun run = member.getValue();
                terminal.notice("member " + number + " of " + members + ", seed "
                        + run.settings().seed());
                TrainingOutcome outcome = TrainingSession.train(terminal, run, engine, dataset, stop);
                outcomes.add(TrainingSession.toJson(member(number), run, outcome));
                if (!json) {
                    print(number, outcome);
                }
                complete = outcome.ending() != Ending.STOPPED;
                if (!complete) {
                    break;
                }
            }
        }
        if (json) {
            result.put("ending", (complete ? Ending.COMPLETE : Ending.STOPPED).label());
            terminal.out().println(result.toPrettyString());
        } else if (complete) {
            terminal.next(TrainingSession.evaluation(directory, datasetPath, dataset));
        }
        return (complete ? ExitCode.OK : ExitCode.INTERRUPTED).code;
    }

    private void print(int number, TrainingOutcome outcome) {
        if (outcome.ending() == Ending.STOPPED) {
            printStopped("in member " + number + " of " + members + " after step " + outcome.steps());
            return;
        }
        terminal.out().println("model " + number + " of " + members + ": " + outcome.file());
        outcome.validation().ifPresent(errors -> terminal.out().println("validation: " + TrainingSession.text(errors)));
    }

    private void printStopped(String where) {
        terminal.out().println("stopped " + where);
        terminal.next(Hint.of("resume", directory));
    }
}

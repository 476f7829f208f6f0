package org.alexnet4j.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Seal;
import org.alexnet4j.file.Verdict;
import org.alexnet4j.model.CheckpointFile;
import org.alexnet4j.model.ModelFile;

/** Looks at all bytes of a run, also while it is trained, and goes on where one is damaged. */
public final class RunVerification {
    private final RunDirectory run;
    private final List<Verdict> verdicts = new ArrayList<>();

    private RunVerification(RunDirectory run) {
        this.run = run;
    }

    /**
     * Compares everything with its check sums.
     *
     * @return of each file that is there
     * @throws UserException if there is no run
     */
    public static List<Verdict> of(Path directory) {
        RunVerification verification = new RunVerification(RunDirectory.lookAt(directory));
        verification.look();
        return List.copyOf(verification.verdicts);
    }

    private void look() {
        look(run.path().resolve(RunDirectory.PLAN), notes -> run.plan());
        look(run.path().resolve(RunDirectory.NETWORK), notes -> {
            run.network();
            if (run.sealOf(RunDirectory.NETWORK) == Seal.State.MISSING) {
                notes.accept("");
            }
        });
        lookAtSettings();
        look(run.metrics(), this::readMetrics);
        look(run.rateChanges(), notes -> RatesByHand.read(run.rateChanges()));
        look(run.lastCheckpoint(), notes -> CheckpointFile.read(run.lastCheckpoint(), notes));
        look(run.bestCheckpoint(), notes -> CheckpointFile.read(run.bestCheckpoint(), notes));
        look(run.model(), notes -> ModelFile.read(run.model(), notes));
    }

    /** These may be edited. */
    private void lookAtSettings() {
        look(run.path().resolve(RunDirectory.SETTINGS), notes -> {
            run.settings();
            if (run.sealOf(RunDirectory.SETTINGS) == Seal.State.MISSING) {
                notes.accept("");
            }
        });
        int last = verdicts.size() - 1;
        if (last >= 0 && !verdicts.get(last).isDamaged() && run.settingsChanged()) {
            verdicts.set(
                    last,
                    new Verdict(
                            verdicts.get(last).part(),
                            Verdict.State.UNKNOWN,
                            "it can be read, but has been changed since the run was created"));
        }
    }

    private void readMetrics(Consumer<String> notes) {
        int damaged = 0;
        try (MetricsLines lines = new MetricsLines(run.metrics())) {
            for (MetricsLines.Line line = lines.next(); line != null; line = lines.next()) {
                damaged += line.event().isEmpty() ? 1 : 0;
            }
        } catch (IOException e) {
            throw ReadFailure.of(e, run.metrics());
        }
        if (damaged > 0) {
            throw UserException.input(
                    damaged + (damaged == 1 ? " line is" : " lines are")
                            + " not as they were written; alexnet resume sets" + " them aside",
                    "");
        }
    }

    private void look(Path file, Consumer<Consumer<String>> reading) {
        if (!Files.exists(file)) {
            return;
        }
        String part = run.path().relativize(file).toString();
        List<String> notes = new ArrayList<>();
        try {
            reading.accept(notes::add);
            verdicts.add(notes.isEmpty() ? Verdict.sound(part) : Verdict.unknown(part));
        } catch (UserException e) {
            verdicts.add(Verdict.damaged(part, String.valueOf(e.getMessage())));
        }
    }
}

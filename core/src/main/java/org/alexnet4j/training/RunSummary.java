package org.alexnet4j.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;

/**
 * What a run is and how far it is, read without its lock; a process may be training in it.
 *
 * @param directory of the run
 * @param state whether it goes on
 * @param network what is trained
 * @param settings how
 * @param plan on which dataset, by which engine
 * @param steps taken so far
 * @param epochs seen so far
 * @param best the validation with the lowest top-1 error
 * @param seconds spent in steps and validations
 */
public record RunSummary(
        Path directory,
        State state,
        NetworkSpec network,
        TrainingSettings settings,
        RunPlan plan,
        long steps,
        double epochs,
        Optional<TrainingHistory.Validated> best,
        double seconds) {

    /** How a run stands. */
    public enum State {
        /** Its model is there. */
        FINISHED("finished"),
        /** A process trains in it. */
        TRAINING("training"),
        /** It can be resumed. */
        STOPPED("stopped");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** For people and programs. */
        public String label() {
            return label;
        }
    }

    /** What the metrics tell. */
    private record Progress(long steps, double epochs, Optional<TrainingHistory.Validated> best, double seconds) {}

    /**
     * Reads a run.
     *
     * @throws UserException if there is none, or its description is damaged
     */
    public static RunSummary read(Path directory) {
        if (!RunDirectory.holdsRun(directory)) {
            throw Mismatch.of(directory, ContentKind.RUN);
        }
        NetworkSpec network = NetworkFile.read(directory.resolve(RunDirectory.NETWORK));
        TrainingSettings settings = TrainingFile.read(directory.resolve(RunDirectory.SETTINGS));
        RunPlan plan = RunDirectory.plan(directory);
        Progress progress = progress(directory.resolve(RunDirectory.METRICS), settings.batchSize());
        return new RunSummary(
                directory,
                state(directory),
                network,
                settings,
                plan,
                progress.steps,
                progress.epochs,
                progress.best,
                progress.seconds);
    }

    private static State state(Path directory) {
        if (Files.isRegularFile(RunDirectory.model(directory))) {
            return State.FINISHED;
        }
        return isTraining(directory) ? State.TRAINING : State.STOPPED;
    }

    /** Of a run that may be damaged, or lie where nothing can be locked: nobody trains in those. */
    private static boolean isTraining(Path directory) {
        try {
            return RunDirectory.isTraining(directory);
        } catch (UserException e) {
            return false;
        }
    }

    /** Passes over what cannot be read: resuming mends the metrics. */
    private static Progress progress(Path metrics, int batchSize) {
        ObjectMapper mapper = new ObjectMapper();
        Progress progress = new Progress(0, 0, Optional.empty(), 0);
        try (BufferedReader reader = Files.newBufferedReader(metrics, UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                progress = after(progress, event(mapper, line), batchSize);
            }
        } catch (NoSuchFileException e) {
            return progress;
        } catch (IOException e) {
            throw ReadFailure.of(e, metrics);
        }
        return progress;
    }

    private static JsonNode event(ObjectMapper mapper, String line) {
        try {
            return mapper.readTree(line);
        } catch (JsonProcessingException e) {
            return mapper.missingNode();
        }
    }

    private static Progress after(Progress before, JsonNode event, int batchSize) {
        return switch (event.path("event").asText()) {
            case "step" ->
                new Progress(
                        event.path("step").asLong(),
                        event.path("epoch").asDouble(),
                        before.best,
                        before.seconds
                                + finite(batchSize
                                        / event.path("imagesPerSecond").asDouble()));
            case "validation" ->
                new Progress(
                        before.steps,
                        before.epochs,
                        better(
                                before.best,
                                new TrainingHistory.Validated(
                                        event.path("epoch").asDouble(),
                                        event.path("loss").asDouble(Double.NaN),
                                        event.path("top1Error").asDouble(Double.NaN),
                                        event.path("top5Error").asDouble(Double.NaN))),
                        before.seconds + finite(event.path("seconds").asDouble()));
            default -> before;
        };
    }

    private static double finite(double seconds) {
        return Double.isFinite(seconds) ? seconds : 0;
    }

    private static Optional<TrainingHistory.Validated> better(
            Optional<TrainingHistory.Validated> best, TrainingHistory.Validated validated) {
        return best.filter(old -> old.top1Error() <= validated.top1Error()).or(() -> Optional.of(validated));
    }

    /** The lowest top-1 error, 0 to 1; empty if nothing was validated. */
    public OptionalDouble lowestError() {
        return best.map(validated -> OptionalDouble.of(validated.top1Error())).orElse(OptionalDouble.empty());
    }
}

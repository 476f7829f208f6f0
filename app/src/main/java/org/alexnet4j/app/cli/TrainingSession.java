package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.alexnet4j.Hint;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.training.Ending;
import org.alexnet4j.training.Errors;
import org.alexnet4j.training.EventText;
import org.alexnet4j.training.SteadyClock;
import org.alexnet4j.training.TrainingOutcome;
import org.alexnet4j.training.TrainingRun;

/** Carries a run out and prints its outcome: what train and resume have in common. */
final class TrainingSession {
    private TrainingSession() {}

    /** Trains to the end or to Ctrl-C and prints the outcome; the exit code. */
    static int train(
            Terminal terminal,
            Path directory,
            Path datasetPath,
            TrainingRun run,
            Engine engine,
            PreparedDataset dataset,
            boolean json) {
        TrainingOutcome outcome;
        try (StopSignal stop = StopSignal.install(terminal)) {
            outcome = train(terminal, run, engine, dataset, stop);
        }
        if (json) {
            terminal.out().println(toJson(directory, run, outcome).toPrettyString());
        } else {
            print(terminal, directory, run, outcome);
            terminal.next(next(outcome, directory, datasetPath, dataset));
        }
        return exitCode(outcome);
    }

    /** Trains to the end or until it is asked to stop. */
    static TrainingOutcome train(
            Terminal terminal, TrainingRun run, Engine engine, PreparedDataset dataset, BooleanSupplier stop) {
        try (TrainingDisplay display = new TrainingDisplay(terminal, new SteadyClock())) {
            return run.train(engine, dataset, stop, display);
        }
    }

    static int exitCode(TrainingOutcome outcome) {
        return (outcome.ending() == Ending.STOPPED ? ExitCode.INTERRUPTED : ExitCode.OK).code;
    }

    private static List<Hint> next(TrainingOutcome outcome, Path directory, Path datasetPath, PreparedDataset dataset) {
        return outcome.ending() == Ending.STOPPED
                ? List.of(Hint.of("resume", directory))
                : evaluation(directory, datasetPath, dataset);
    }

    /** How a model is measured; nothing where there are no images for it. */
    static List<Hint> evaluation(Path model, Path datasetPath, PreparedDataset dataset) {
        return dataset.count(Split.TEST) + dataset.count(Split.VALIDATION) == 0
                ? List.of()
                : List.of(Hint.of("evaluate", model, datasetPath));
    }

    private static void print(Terminal terminal, Path directory, TrainingRun run, TrainingOutcome outcome) {
        if (outcome.ending() == Ending.STOPPED) {
            terminal.out().println("stopped after step " + outcome.steps() + " in " + directory);
            return;
        }
        terminal.out().println("model: " + outcome.file());
        outcome.validation().ifPresent(errors -> terminal.out().println("validation: " + text(errors)));
        outcome.best()
                .filter(best -> outcome.validation()
                        .filter(last -> best.top1Error() < last.top1Error())
                        .isPresent())
                .ifPresent(best -> terminal.out().println("better: " + run.bestCheckpoint() + ", " + text(best)));
    }

    static String text(Errors errors) {
        return String.format(
                Locale.ROOT, "%s, %,d images, center crop", EventText.percentages(errors), errors.images());
    }

    static ObjectNode toJson(Path directory, TrainingRun run, TrainingOutcome outcome) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("run", directory.toString());
        node.put("ending", outcome.ending().label());
        node.put(
                outcome.ending() == Ending.STOPPED ? "checkpoint" : "model",
                outcome.file().toString());
        node.put("steps", outcome.steps());
        node.put("epochs", outcome.epochs());
        if (Double.isFinite(outcome.loss())) {
            node.put("trainingLoss", outcome.loss());
        }
        node.put("imagesPerSecond", outcome.imagesPerSecond());
        node.put("waitShare", outcome.waitShare());
        outcome.validation().ifPresent(errors -> {
            put(node.putObject("validation"), errors);
        });
        outcome.best().ifPresent(errors -> {
            put(node.putObject("best").put("checkpoint", run.bestCheckpoint().toString()), errors);
        });
        return node;
    }

    private static void put(ObjectNode node, Errors errors) {
        node.put("images", errors.images());
        node.put("top1Error", errors.top1Error());
        if (errors.hasTop5Error()) {
            node.put("top5Error", errors.top5Error());
        }
        node.put("meanLoss", errors.meanLoss());
    }
}

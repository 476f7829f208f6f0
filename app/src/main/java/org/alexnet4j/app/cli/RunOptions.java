package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.training.TrainingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a new run, and how one is begun and carried out: what train and finetune have in common. */
final class RunOptions {
    @Option(names = "--out", paramLabel = "RUN", required = true, description = "directory of the run, a new one")
    private Path out = Path.of("");

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "train N networks for an ensemble, with the seeds S, S + 1, ..., into RUN/member-1 and so on"
                    + " (default: one, into RUN)")
    private @Nullable Integer members;

    @Mixin
    private SettingsOptions settingsOptions = new SettingsOptions();

    @HelpSection(HelpSection.Title.VALIDATION)
    @Option(
            names = "--validate-on",
            paramLabel = "SPLIT",
            description = "validation, test or none (default: validation if the dataset has such images, else none)")
    private @Nullable String validateOn;

    @HelpSection(HelpSection.Title.VALIDATION)
    @Option(
            names = "--validate-every",
            paramLabel = "N",
            description = "validate every N steps too, not only after each epoch")
    private long validateEvery;

    @HelpSection(HelpSection.Title.VALIDATION)
    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "write a checkpoint every N steps, in place of one an epoch")
    private long checkpointEvery;

    @Mixin
    private EngineOptions.ForTraining engineOptions = new EngineOptions.ForTraining();

    @Option(names = "--force", description = "replace a run that is in RUN already")
    private boolean force;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    /** Directory of the run. */
    Path out() {
        return out;
    }

    /** Whether a run that is there already is replaced. */
    boolean force() {
        return force;
    }

    /**
     * The settings of the run.
     *
     * @param dataset that is trained on
     * @param otherwise what the options change, where no settings file is given
     */
    TrainingSettings settings(Terminal terminal, PreparedDataset dataset, Supplier<TrainingSettings> otherwise) {
        return settingsOptions.resolve(terminal, dataset.count(Split.TRAIN), otherwise);
    }

    /** Begins a run in a directory. */
    interface RunStart {
        TrainingRun create(Path directory, RunPlan plan, TrainingSettings settings);
    }

    /**
     * Begins a run, or those of an ensemble, and carries it out; the exit code.
     *
     * @param dataset what is trained on; the caller closes it
     * @param settings of the run; the members of an ensemble differ in their seeds
     */
    int train(Terminal terminal, Path datasetPath, PreparedDataset dataset, TrainingSettings settings, RunStart start) {
        requireNotNegative("--validate-every", validateEvery);
        requireNotNegative("--checkpoint-every", checkpointEvery);
        if (members != null && members < 1) {
            throw UserException.input("--members " + members + " is not a number of networks", "give 1 or more");
        }
        engineOptions.requireThreads();
        Optional<Split> validation = validation(terminal, dataset);
        try (Engine engine = engineOptions.open(terminal)) {
            RunPlan plan = plan(engine, datasetPath, dataset, validation);
            if (members != null) {
                EnsembleTraining ensemble = EnsembleTraining.create(terminal, out, members, force);
                return ensemble.begin(
                        number -> {
                            TrainingRun run = start.create(
                                    ensemble.member(number), plan, settings.withSeed(settings.seed() + number - 1));
                            if (number == 1) {
                                announce(terminal, run, datasetPath, dataset, validation);
                            }
                            return run;
                        },
                        engine,
                        dataset,
                        datasetPath,
                        json);
            }
            try (TrainingRun run = start.create(out, plan, settings)) {
                announce(terminal, run, datasetPath, dataset, validation);
                return TrainingSession.train(terminal, out, datasetPath, run, engine, dataset, json);
            }
        }
    }

    private static void requireNotNegative(String option, long value) {
        if (value < 0) {
            throw UserException.input(option + " " + value + " is not a number of steps", "give 1 or more");
        }
    }

    private Optional<Split> validation(Terminal terminal, PreparedDataset dataset) {
        if (validateOn == null) {
            if (dataset.count(Split.VALIDATION) > 0) {
                return Optional.of(Split.VALIDATION);
            }
            terminal.notice("the dataset has no validation split: nothing is validated"
                    + (dataset.count(Split.TEST) > 0
                            ? "; --validate-on test takes the test split, whose errors are then no fair measure of"
                                    + " settings that were chosen by them"
                            : ""));
            return Optional.empty();
        }
        return switch (validateOn) {
            case "validation" -> Optional.of(Split.VALIDATION);
            case "test" -> Optional.of(Split.TEST);
            case "none" -> Optional.empty();
            default ->
                throw UserException.input(
                        "--validate-on " + validateOn + ": no such split", "choose validation, test or none");
        };
    }

    private RunPlan plan(Engine engine, Path datasetPath, PreparedDataset dataset, Optional<Split> validation) {
        return engineOptions.plan(
                engine, datasetPath, dataset, validation.orElse(null), validateEvery, checkpointEvery);
    }

    private static void announce(
            Terminal terminal, TrainingRun run, Path datasetPath, PreparedDataset dataset, Optional<Split> validation) {
        Network shapes = Network.of(run.network());
        NetworkTable.lines(shapes, NetworkCounts.of(shapes), Optional.empty()).forEach(terminal::notice);
        terminal.notice("");
        terminal.notice(String.format(
                Locale.ROOT,
                "dataset: %s, %,d images of %,d classes for training%s",
                datasetPath,
                dataset.count(Split.TRAIN),
                dataset.classes().size(),
                validation
                        .map(split -> String.format(
                                Locale.ROOT, ", %,d for validation (%s)", dataset.count(split), split.label()))
                        .orElse("")));
        terminal.notice("");
        TrainingFile.write(run.settings()).lines().forEach(line -> terminal.notice(line.isEmpty() ? "" : "  " + line));
        terminal.notice("");
    }
}

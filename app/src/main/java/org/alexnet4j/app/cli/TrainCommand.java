package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.training.TrainingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet train}: a prepared dataset into a model. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a network on a prepared dataset. What is not given here is as in the network's own settings, which"
                    + " for alexnet are the paper's.",
            "",
            "RUN gets network.toml and training.toml as they were used, metrics.jsonl with every step, console.log,"
                    + " checkpoints/last.safetensors and best.safetensors, and in the end model.safetensors. Ctrl-C"
                    + " writes a checkpoint and stops; alexnet resume RUN goes on.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet train my-dataset --out my-run",
            "  alexnet train cifar10 --out cifar-run --network cifar-80sec --validate-on test",
            "  alexnet train my-dataset --out my-ensemble --members 5"
        })
final class TrainCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Option(names = "--out", paramLabel = "RUN", required = true, description = "directory of the run, a new one")
    private Path out = Path.of("");

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "alexnet",
            description = "a name that alexnet describe --list shows, or a network.toml or its folder (default:"
                    + " ${DEFAULT-VALUE})")
    private String networkName = "alexnet";

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "train N networks for an ensemble, with the seeds S, S + 1, ..., into RUN/member-1 and so on"
                    + " (default: one, into RUN)")
    private @Nullable Integer members;

    @Mixin
    private SettingsOptions settingsOptions = new SettingsOptions();

    @Option(
            names = "--validate-on",
            paramLabel = "SPLIT",
            description = "validation, test or none (default: validation if the dataset has such images, else none)")
    private @Nullable String validateOn;

    @Option(
            names = "--validate-every",
            paramLabel = "N",
            description = "validate every N steps too, not only after each epoch")
    private long validateEvery;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "write a checkpoint every N steps, in place of one an epoch")
    private long checkpointEvery;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    @Option(names = "--force", description = "replace a run that is in RUN already (default: ${DEFAULT-VALUE})")
    private boolean force;

    @Option(names = "--json", description = "print the result as JSON (default: ${DEFAULT-VALUE})")
    private boolean json;

    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requireNotNegative("--validate-every", validateEvery);
        requireNotNegative("--checkpoint-every", checkpointEvery);
        if (members != null && members < 1) {
            throw UserException.input("--members " + members + " is no number of networks", "give 1 or more");
        }
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath)) {
            NetworkSpec network = NetworkLibrary.network(networkName);
            TrainingSettings settings = settingsOptions.resolve(networkName, network);
            NetworkSpec fitted =
                    network.withClasses(Math.max(2, dataset.classes().size()));
            Optional<Split> validation = validation(dataset);
            try (Engine engine = engineOptions.open(terminal)) {
                RunPlan plan = plan(engine, dataset, validation);
                if (members != null) {
                    announce(fitted, settings, dataset, validation);
                    EnsembleTraining ensemble = EnsembleTraining.create(terminal, out, members, force);
                    return ensemble.train(
                            number -> TrainingRun.create(
                                    ensemble.member(number),
                                    force,
                                    fitted,
                                    settings.withSeed(settings.seed() + number - 1),
                                    dataset,
                                    plan),
                            engine,
                            dataset,
                            datasetPath,
                            json);
                }
                try (TrainingRun run = TrainingRun.create(out, force, fitted, settings, dataset, plan)) {
                    announce(fitted, settings, dataset, validation);
                    return TrainingSession.train(terminal, out, datasetPath, run, engine, dataset, json);
                }
            }
        }
    }

    private static void requireNotNegative(String option, long value) {
        if (value < 0) {
            throw UserException.input(option + " " + value + " is not a number of steps", "give 1 or more");
        }
    }

    private Optional<Split> validation(PreparedDataset dataset) {
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

    private RunPlan plan(Engine engine, PreparedDataset dataset, Optional<Split> validation) {
        return new RunPlan(
                datasetPath.toAbsolutePath().normalize().toString(),
                dataset.digest(),
                validation.orElse(null),
                engine.name(),
                engineOptions.precisionOf(engine),
                engineOptions.threads(),
                validateEvery,
                checkpointEvery,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private void announce(
            NetworkSpec network, TrainingSettings settings, PreparedDataset dataset, Optional<Split> validation) {
        Network shapes = Network.of(network);
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
        TrainingFile.write(settings).lines().forEach(line -> terminal.notice(line.isEmpty() ? "" : "  " + line));
        terminal.notice("");
    }
}

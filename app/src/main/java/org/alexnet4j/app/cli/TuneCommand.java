package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.Style;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;
import org.alexnet4j.tuning.Quantity;
import org.alexnet4j.tuning.Range;
import org.alexnet4j.tuning.Search;
import org.alexnet4j.tuning.SearchPlan;
import org.alexnet4j.tuning.SearchSpace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet tune}: the settings that suit a dataset. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Searches for the settings that suit a dataset: trains a network many times with random settings, and"
                    + " reports those with the lowest"
                    + " validation error. A trial is stopped early if its error is above the median of earlier"
                    + " trials at the same epoch.",
            "",
            "FOLDER receives tune.json with all results, tune.png with each quantity plotted against"
                    + " the error, best/network.toml and best/training.toml for alexnet train, and trial-001 and"
                    + " so on, each an ordinary run. Ctrl-C stops the search; the same command or alexnet resume"
                    + " FOLDER resumes it. A larger --trials adds trials.",
            "",
            "A range is LOW..HIGH; a single value fixes the quantity.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet tune my-dataset --out my-search --network quickstart-48",
            "  alexnet tune my-dataset --out my-search --budget 8h --rate 0.001..0.1"
        })
final class TuneCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description = "folder of the search: a new one, or, with the same options, one to resume")
    private Path out = Path.of("");

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "alexnet",
            description = "a name that alexnet describe --list shows, or a network.toml or its folder (default:"
                    + " ${DEFAULT-VALUE})")
    private String networkName = "alexnet";

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "settings of what is not searched (default: training.toml beside the network, else the paper's)")
    private @Nullable Path settingsFile;

    @HelpSection(HelpSection.Title.SEARCH)
    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "how many; of 60, one is among the best 5 %% of all settings in the ranges with a probability of"
                            + " 95 %% (default: ${DEFAULT-VALUE})")
    private int trials = 20;

    @HelpSection(HelpSection.Title.SEARCH)
    @Option(names = "--epochs", paramLabel = "N", description = "epochs of a trial (default: as in the settings)")
    private @Nullable Integer epochs;

    @HelpSection(HelpSection.Title.SEARCH)
    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "stop after this time, such as 20m or 8h (s, m, h, d); resuming restarts the budget"
                    + " (default: no limit)")
    private @Nullable String budget;

    @HelpSection(HelpSection.Title.RANGES)
    @Option(
            names = "--rate",
            paramLabel = "RANGE",
            description = "learning rate at the start (default: a tenth to ten times the settings')")
    private @Nullable String rate;

    @HelpSection(HelpSection.Title.RANGES)
    @Option(
            names = "--decay",
            paramLabel = "RANGE",
            description = "weight decay; layers with their own weight decay keep the ratio (default: a tenth to ten"
                    + " times the"
                    + " settings')")
    private @Nullable String decay;

    @HelpSection(HelpSection.Title.RANGES)
    @Option(
            names = "--dropout",
            paramLabel = "RANGE",
            description = "rate of all dropout layers (default: 0.2..0.7 if the network has any)")
    private @Nullable String dropout;

    @HelpSection(HelpSection.Title.RANGES)
    @Option(
            names = "--deviation",
            paramLabel = "RANGE",
            description = "multiplier of the initial standard deviations of all weights (default: 0.3..3)")
    private @Nullable String deviation;

    @HelpSection(HelpSection.Title.RANGES)
    @Option(names = "--momentum", paramLabel = "RANGE", description = "momentum (default: as in the settings)")
    private @Nullable String momentum;

    @HelpSection(HelpSection.Title.SEARCH)
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "seed of the random settings and of each trial (default: as in the settings)")
    private @Nullable Long seed;

    @HelpSection(HelpSection.Title.SEARCH)
    @Option(
            names = "--no-early-stopping",
            description = "train every trial to its end (default: stop poor trials" + " early)")
    private boolean noEarlyStopping;

    @HelpSection(HelpSection.Title.SEARCH)
    @Option(
            names = "--validate-on",
            paramLabel = "SPLIT",
            defaultValue = "validation",
            description = "validation or test (default: ${DEFAULT-VALUE})")
    private String validateOn = "validation";

    @Mixin
    private StyleOptions styleOptions = new StyleOptions();

    @Mixin
    private EngineOptions.ForTraining engineOptions = new EngineOptions.ForTraining();

    @Option(
            names = "--force",
            description = "replace a search that is in FOLDER already, if nothing else is in its trials")
    private boolean force;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    TuneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (trials < 1 || trials > SearchPlan.MOST_TRIALS) {
            throw UserException.input(
                    "--trials " + trials + " is not a number of trials", "give 1 to " + SearchPlan.MOST_TRIALS);
        }
        Style style = styleOptions.style();
        double seconds = budget == null ? 0 : TimeBudget.seconds(budget);
        Map<Quantity, Range> ranges = ranges();
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice)) {
            Split validation = validation(dataset);
            NetworkSpec network = NetworkLibrary.network(networkName)
                    .withClasses(Math.max(2, dataset.classes().size()));
            TrainingSettings settings = settings(network);
            int length = length(settings);
            SearchSpace space = SearchSpace.of(ranges, network, settings);
            try (Engine engine = engineOptions.open(terminal)) {
                SearchPlan plan = new SearchPlan(
                        NetworkFile.write(network),
                        TrainingFile.write(settings),
                        length,
                        space,
                        !noEarlyStopping,
                        dataset.count(validation),
                        engineOptions.plan(engine, datasetPath, dataset, validation, 0, 0),
                        trials,
                        seconds);
                Search search = search(plan, dataset);
                return new SearchSession(terminal, search, out, datasetPath, style).run(engine, dataset, json);
            }
        }
    }

    /** A new search, or the same one that is there already. */
    private Search search(SearchPlan plan, PreparedDataset dataset) {
        if (!Search.exists(out) || force) {
            return Search.create(out, force, plan, dataset);
        }
        Search search = Search.open(out);
        search.replan(plan);
        return search;
    }

    private Map<Quantity, Range> ranges() {
        Map<Quantity, Range> ranges = new EnumMap<>(Quantity.class);
        put(ranges, Quantity.RATE, rate);
        put(ranges, Quantity.DECAY, decay);
        put(ranges, Quantity.DROPOUT, dropout);
        put(ranges, Quantity.DEVIATION, deviation);
        put(ranges, Quantity.MOMENTUM, momentum);
        return ranges;
    }

    private static void put(Map<Quantity, Range> ranges, Quantity quantity, @Nullable String text) {
        if (text != null) {
            ranges.put(quantity, quantity.range(text));
        }
    }

    /** What settings are compared by: without a validation split there is nothing fair. */
    private Split validation(PreparedDataset dataset) {
        Split split = Split.labelled(validateOn)
                .filter(named -> named != Split.TRAIN)
                .orElseThrow(() -> UserException.input(
                        "--validate-on " + validateOn + ": settings are not compared by that",
                        "choose validation or test"));
        if (split == Split.VALIDATION && dataset.count(split) == 0) {
            throw UserException.input(
                    datasetPath + " has no validation split, and a search compares validation errors",
                    "prepare it again with --validation 10%, or take --validate-on test, whose errors are then no fair"
                            + " measure of the settings that were chosen by them");
        }
        if (split == Split.TEST) {
            terminal.notice("the test split chooses the settings: its errors are then no fair measure of them");
        }
        return split;
    }

    private TrainingSettings settings(NetworkSpec network) {
        TrainingSettings settings =
                settingsFile == null ? SettingsOptions.beside(networkName, network) : TrainingFile.read(settingsFile);
        return seed == null ? settings : settings.withSeed(seed);
    }

    /** Epochs of a trial. */
    private int length(TrainingSettings settings) {
        if (epochs != null && epochs < 1) {
            throw UserException.input("--epochs " + epochs + " is not a number of epochs", "give 1 or more");
        }
        if (epochs != null) {
            return epochs;
        }
        if (settings.length() instanceof RunLength.Epochs whole) {
            return whole.epochs();
        }
        throw UserException.input("the settings count steps, trials are compared after epochs", "give --epochs");
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.file.Sha256;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.linear.HeadedModel;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.training.TrainingSettings;
import org.alexnet4j.training.Transfer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet finetune}: a training that begins with the parameters of a model (section 6). */
@Command(
        name = "finetune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a network that begins with the parameters of a model: a few pictures of new classes are enough"
                    + " where"
                    + " training from scratch needs thousands.",
            "",
            "Each layer that has the same name and shape in the model is loaded; the others are new, the last one"
                    + " always"
                    + " where the classes are not the model's. A table shows which. Mean image and colors are those of"
                    + " DATASET. RUN is as of alexnet train, and alexnet resume resumes it; MODEL is not needed any"
                    + " more then.",
            "",
            "Settings that are not given are those that the model was trained with, at a tenth of its first rate"
                    + " (the same"
                    + " rate, if it was fine-tuned itself); with --network those of that network, also at a tenth.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet finetune my-run few-pictures --out fine-run --epochs 30",
            "  alexnet finetune my-run few-pictures --out fine-run --freeze conv1..conv5",
            "  alexnet finetune large-run imagenet --out small-run --network alexnet"
        })
final class FinetuneCommand implements Callable<Integer> {
    private static final double DEFAULT_HEAD_RATE = 10;
    /** What is left of the first rate of a training from scratch. */
    private static final double SLOWER = 0.1;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "a prepared dataset, of other classes or the same")
    private Path datasetPath = Path.of("");

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--freeze",
            paramLabel = "LAYERS",
            description =
                    "layers that stay as they are, such as conv1..conv5 or conv1,conv2 (default: none); where they"
                            + " are the first, no gradient is computed below the others, which is faster")
    private @Nullable String freeze;

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--head-rate",
            paramLabel = "X",
            description = "how many times faster new layers learn than loaded ones (default: 10)")
    private @Nullable Double headRate;

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(names = "--new-head", description = "begin with a new last layer even where the classes are the model's")
    private boolean newHead;

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "a name that alexnet describe --list shows, or a network.toml or its folder (default: the"
                    + " model's own)")
    private @Nullable String networkName;

    @Mixin
    private RunOptions options = new RunOptions();

    private final Terminal terminal;

    FinetuneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path file = ModelPath.of(modelPath);
        requireOutside(options.out(), file);
        Model model = ModelFile.read(file, terminal::notice);
        NetworkSpec spec = networkName == null ? model.network() : NetworkLibrary.network(networkName);
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice)) {
            Network network =
                    Network.of(spec.withClasses(Math.max(2, dataset.classes().size())));
            Transfer transfer = Transfer.of(
                    model, file.getFileName() + ", sha256 " + Sha256.of(file), network, dataset.classes(), newHead);
            Map<String, Double> multiples = rateMultiples(transfer);
            TrainingSettings settings = options.settings(terminal, dataset, () -> defaults(model, file))
                    .withRateMultiples(multiples);
            announce(transfer, multiples, file);
            return options.train(
                    terminal,
                    datasetPath,
                    dataset,
                    settings,
                    (directory, plan, seeded) ->
                            TrainingRun.create(directory, options.force(), transfer, seeded, dataset, plan));
        }
    }

    private static void requireOutside(Path run, Path model) {
        if (model.toAbsolutePath().normalize().startsWith(run.toAbsolutePath().normalize())) {
            throw UserException.input("--out " + run + " holds the model itself", "name another directory");
        }
    }

    private TrainingSettings defaults(Model model, Path file) {
        Map<String, String> facts = model.provenance().facts();
        TrainingSettings settings;
        if (networkName != null) {
            settings = SettingsOptions.beside(networkName, NetworkLibrary.network(networkName));
        } else {
            String text = facts.getOrDefault("settings", facts.get(HeadedModel.FEATURES + "settings"));
            settings = text == null
                    ? TrainingSettings.paper(model.network().input().height())
                    : fitting(TrainingFile.parse(text, file + ", settings").withoutLayerRates(), model.network());
            if (!Transfer.factsIn(facts).isEmpty()) {
                return settings;
            }
        }
        return settings.withPolicy(
                settings.policy().withInitial(SLOWER * settings.policy().initial()));
    }

    /** Without what is said of layers that the network has not: a head may have been put in their place. */
    private static TrainingSettings fitting(TrainingSettings settings, NetworkSpec network) {
        Set<String> layers = network.layers().stream().map(LayerSpec::name).collect(Collectors.toSet());
        TrainingSettings fitting = settings;
        for (String layer : settings.layers().keySet()) {
            fitting = layers.contains(layer) ? fitting : fitting.withoutLayer(layer);
        }
        return fitting;
    }

    /** Layer name to multiple of the rate: 0 for what is frozen, {@code --head-rate} for what is new. */
    private Map<String, Double> rateMultiples(Transfer transfer) {
        List<String> fresh = transfer.names(Transfer.Fate.NEW);
        List<String> loaded = transfer.names(Transfer.Fate.LOADED);
        Map<String, Double> multiples = new LinkedHashMap<>();
        if (freeze != null) {
            Set<String> frozen = LayerNames.of("--freeze", freeze, transfer.network());
            for (String layer : fresh) {
                if (frozen.contains(layer)) {
                    throw UserException.input(
                            "--freeze " + freeze + ": " + layer + " is new and would stay as it was drawn",
                            "freeze only layers of the model: " + String.join(", ", loaded));
                }
            }
            if (frozen.containsAll(loaded) && fresh.isEmpty()) {
                throw UserException.input("--freeze " + freeze + " leaves nothing to learn", "leave a layer out");
            }
            frozen.forEach(layer -> multiples.put(layer, 0.0));
        }
        if (headRate != null && fresh.isEmpty()) {
            throw UserException.input(
                    "--head-rate " + headRate + ": no layer is new, all are the model's",
                    "leave it out, or give --new-head");
        }
        double rate = headRate == null ? DEFAULT_HEAD_RATE : headRate;
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw UserException.input("--head-rate " + rate + " is not more than 0", "leave it out for 10");
        }
        fresh.forEach(layer -> multiples.put(layer, rate));
        return multiples;
    }

    private void announce(Transfer transfer, Map<String, Double> multiples, Path file) {
        terminal.notice("from " + file + ":");
        terminal.notice("");
        TextTable table =
                new TextTable(TextTable.Align.LEFT, TextTable.Align.LEFT, TextTable.Align.LEFT, TextTable.Align.LEFT);
        table.row("layer", "weights", "from the model", "learns");
        table.row();
        for (Transfer.Layer layer : transfer.layers()) {
            table.row(
                    layer.name(),
                    Transfer.shown(layer.weights()),
                    layer.fate().label() + (layer.why().isEmpty() ? "" : ": " + layer.why()),
                    layer.fate() == Transfer.Fate.SKIPPED ? "" : speed(multiples.get(layer.name())));
        }
        table.lines().forEach(terminal::notice);
        terminal.notice("");
    }

    private static String speed(@Nullable Double multiple) {
        if (multiple == null) {
            return "yes";
        }
        return multiple == 0 ? "no, frozen" : PlainNumber.text(multiple) + " times as fast";
    }
}

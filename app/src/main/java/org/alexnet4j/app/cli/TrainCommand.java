package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.training.TrainingSettings;
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
            "Trains a network on a prepared dataset. Settings that are not given are those of the network, which for"
                    + " alexnet are the paper's.",
            "",
            "RUN receives network.toml and training.toml as they were used, metrics.jsonl with every step, console.log,"
                    + " checkpoints/last.safetensors and best.safetensors, and finally model.safetensors. Ctrl-C"
                    + " writes a checkpoint and stops; alexnet resume RUN resumes.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet train my-dataset --out my-run",
            "  alexnet train cifar10 --out cifar-run --network cifar-80sec --validate-on test",
            "  alexnet train my-dataset --out my-ensemble --members 5"
        })
final class TrainCommand implements Callable<Integer> {
    static final String DEFAULT_NETWORK = "alexnet";

    @Parameters(index = "0", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @HelpSection(HelpSection.Title.NETWORK)
    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = DEFAULT_NETWORK,
            description = "a name that alexnet describe --list shows, or a network.toml or its folder (default:"
                    + " ${DEFAULT-VALUE})")
    private String networkName = DEFAULT_NETWORK;

    @Mixin
    private RunOptions options = new RunOptions();

    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice)) {
            NetworkSpec network = NetworkLibrary.network(networkName);
            TrainingSettings settings =
                    options.settings(terminal, dataset, () -> SettingsOptions.beside(networkName, network));
            NetworkSpec fitted =
                    network.withClasses(Math.max(2, dataset.classes().size()));
            return options.train(
                    terminal,
                    datasetPath,
                    dataset,
                    settings,
                    (directory, plan, seeded) ->
                            TrainingRun.create(directory, options.force(), fitted, seeded, dataset, plan));
        }
    }
}

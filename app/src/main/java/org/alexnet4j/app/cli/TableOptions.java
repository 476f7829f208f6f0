package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the paper's two tables have in common. */
final class TableOptions {
    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "alexnet",
            description = "a name that alexnet describe --list shows, or a network.toml or its folder (default:"
                    + " ${DEFAULT-VALUE})")
    private String networkName = "alexnet";

    @Mixin
    private SettingsOptions settingsOptions = new SettingsOptions();

    /** Makes the table; the exit code. */
    int run(Terminal terminal, int number, List<Path> pretrained) {
        return options.run(terminal, dataset -> {
            NetworkSpec spec = NetworkLibrary.network(networkName);
            for (Path model : pretrained) {
                // Now, and not when all others have been trained.
                DatasetFit.require(
                        ModelFile.read(ModelPath.of(model), terminal::notice), dataset, options.datasetPath());
            }
            return new TableReproduction(
                    number,
                    networkName,
                    spec.withClasses(Math.max(2, dataset.classes().size())),
                    settingsOptions.resolve(
                            terminal, dataset.count(Split.TRAIN), () -> SettingsOptions.beside(networkName, spec)),
                    pretrained);
        });
    }
}

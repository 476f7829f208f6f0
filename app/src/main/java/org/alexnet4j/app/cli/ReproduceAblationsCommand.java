package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.app.report.AblationReport;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.experiment.Ablations;
import org.alexnet4j.experiment.Laboratory;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alexnet reproduce ablations}: what each idea is worth. */
@Command(
        name = "ablations",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains the network without each of the paper's ideas in turn (LRN, overlapping pooling,"
                    + " dropout, color noise, crops and mirroring, two towers, every layer) and compares it with"
                    + " five trainings of the whole network; also compares ten crops with one, and the ensemble"
                    + " of the five networks with one network.",
            "",
            "The five trainings estimate the variance between seeds, and with it the significance of"
                    + " every difference.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet reproduce ablations tiny-imagenet --out ablations --budget 1h")
final class ReproduceAblationsCommand implements Callable<Integer> {
    private static final int LARGE = 224;
    private static final int SMALL = 56;
    private static final int TINY = 28;

    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "a name that alexnet describe --list shows, or a network.toml or its folder (default: alexnet;"
                            + " where the images are smaller than 224 pixels, alexnet-64; than 56, alexnet-32)")
    private @Nullable String networkName;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "IDEA",
            description = "some of lrn, overlap, dropout, color, views, tower and the names of layers (default: all)")
    private List<String> only = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "trainings without each idea (default: ${DEFAULT-VALUE})")
    private int seeds = 1;

    @Mixin
    private SettingsOptions settingsOptions = new SettingsOptions();

    private final Terminal terminal;

    ReproduceAblationsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (seeds < 1) {
            throw UserException.input("--seeds must be at least 1", "leave it out for 1");
        }
        return options.run(terminal, dataset -> {
            String name = networkName == null ? networkFor(dataset) : networkName;
            return new Study(name, NetworkLibrary.network(name), dataset);
        });
    }

    private static String networkFor(PreparedDataset dataset) {
        if (dataset.imageSize() >= LARGE) {
            return "alexnet";
        } else if (dataset.imageSize() >= SMALL) {
            return "alexnet-64";
        } else if (dataset.imageSize() >= TINY) {
            return "alexnet-32";
        }
        throw UserException.input(
                "images of " + dataset.imageSize() + " pixels are too small for alexnet, alexnet-64 and alexnet-32",
                "name a network of yours with --network");
    }

    private final class Study implements Reproduction<Ablations> {
        private final String name;
        private final NetworkSpec network;
        private final TrainingSettings settings;

        Study(String name, NetworkSpec spec, PreparedDataset dataset) {
            this.name = name;
            network = spec.withClasses(Math.max(2, dataset.classes().size()));
            settings = settingsOptions.resolve(
                    terminal, dataset.count(Split.TRAIN), () -> SettingsOptions.beside(name, spec));
        }

        @Override
        public String title() {
            return "What each idea is worth";
        }

        @Override
        public String description() {
            return "ablations of " + name + ": "
                    + variants(Scale.FULL).stream()
                            .map(variant -> variant.idea().key())
                            .collect(Collectors.joining(", "))
                    + "; " + seeds + (seeds == 1 ? " seed" : " seeds");
        }

        /** Those asked for, the whole network first. */
        private List<Ablations.Variant> variants(Scale scale) {
            List<Ablations.Variant> all = Ablations.variants(network, scale.of(settings));
            List<String> known =
                    all.stream().map(variant -> variant.idea().key()).toList();
            for (String idea : only) {
                if (!known.contains(idea)) {
                    throw UserException.input(
                            "--only " + idea + ": " + name + " has no such idea",
                            "choose of " + String.join(", ", known.subList(1, known.size())));
                }
            }
            return all.stream()
                    .filter(variant -> only.isEmpty()
                            || variant.idea().key().equals(Ablations.WHOLE)
                            || only.contains(variant.idea().key()))
                    .toList();
        }

        @Override
        public List<PlannedTraining> trainings(Scale scale) {
            return Ablations.trainings(variants(scale), seeds);
        }

        @Override
        public boolean isListed() {
            return true;
        }

        @Override
        public Ablations run(Laboratory laboratory, Scale scale) {
            return Ablations.run(laboratory, variants(scale), seeds);
        }

        @Override
        public List<Part> parts(Ablations result) {
            return AblationReport.parts(result);
        }

        @Override
        public void json(Ablations result, ObjectNode node) {
            AblationReport.json(result, node);
        }
    }
}

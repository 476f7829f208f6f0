package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.alexnet4j.UserException;
import org.alexnet4j.app.report.Figure1Report;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.experiment.Figure1;
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

/** {@code alexnet reproduce figure1}: ReLU against tanh. */
@Command(
        name = "figure1",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Figure 1: how many times fewer epochs a network with ReLU needs than the same with tanh, to a training error of"
                    + " 25 %% on CIFAR-10. Each has its own best rate, which is searched first; nothing is regularized.",
            "",
            "DATASET is CIFAR-10, prepared at its own 32 x 32 pixels; for another one, name a --network that fits it.",
            "",
            "Trainings end when the error is reached, or after --most-epochs, which --budget makes fewer.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet reproduce figure1 cifar10 --out figure1")
final class ReproduceFigure1Command implements Callable<Integer> {
    private static final String DEFAULT_NETWORK = "cifar-19pct";

    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "a network with ReLU: a name that alexnet describe --list shows, or a network.toml or its folder"
                            + " (default: cifar-19pct, four layers of weights)")
    private @Nullable String networkName;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "trainings of each network (default: ${DEFAULT-VALUE})")
    private int seeds = 3;

    @Option(
            names = "--most-epochs",
            paramLabel = "N",
            defaultValue = "60",
            description = "of a training that does not reach the error (default: ${DEFAULT-VALUE})")
    private int mostEpochs = 60;

    private final Terminal terminal;

    ReproduceFigure1Command(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (seeds < 1 || mostEpochs < 1) {
            throw UserException.input("--seeds and --most-epochs must be at least 1", "leave them out for 3 and 60");
        }
        return options.run(terminal, dataset -> {
            if (networkName == null) {
                CifarDataset.require(dataset, "figure 1 is", ", or name a --network for images of this size");
            }
            return new Race(networkName == null ? DEFAULT_NETWORK : networkName, dataset);
        });
    }

    private final class Race implements Reproduction<Figure1> {
        private final NetworkSpec network;
        private final TrainingSettings settings;

        private final String name;
        private final Optional<String> caution;

        Race(String name, PreparedDataset dataset) {
            this.name = name;
            caution = CifarDataset.caution(dataset);
            NetworkSpec spec = NetworkLibrary.network(name);
            network = spec.withClasses(Math.max(2, dataset.classes().size()));
            settings = SettingsOptions.beside(name, spec);
        }

        @Override
        public String title() {
            return "Figure 1: ReLU against tanh";
        }

        @Override
        public String description() {
            return "figure1 with " + name + ", " + seeds + (seeds == 1 ? " seed" : " seeds") + ", at most " + mostEpochs
                    + " epochs";
        }

        private int mostEpochs(Scale scale) {
            return (int) Math.max(1, Math.floor(scale.factor() * mostEpochs));
        }

        /** What is needed; in the time that is left of it, more rates are tried. */
        @Override
        public List<PlannedTraining> trainings(Scale scale) {
            return Figure1.needed(network, settings, seeds, mostEpochs(scale));
        }

        @Override
        public boolean isListed() {
            return false;
        }

        @Override
        public boolean isTested() {
            return false;
        }

        @Override
        public String scaled(Scale scale) {
            int epochs = mostEpochs(scale);
            return "no training is longer than " + epochs + (epochs == 1 ? " epoch" : " epochs") + " instead of "
                    + mostEpochs;
        }

        @Override
        public Optional<String> caution() {
            return caution;
        }

        @Override
        public Figure1 run(Laboratory laboratory, Scale scale) {
            // Seed 0 searches.
            List<Long> own = LongStream.rangeClosed(1, seeds).boxed().toList();
            return Figure1.run(laboratory, network, settings, own, mostEpochs(scale));
        }

        @Override
        public List<Part> parts(Figure1 result) {
            return Figure1Report.parts(result);
        }

        @Override
        public void json(Figure1 result, ObjectNode node) {
            Figure1Report.json(result, node);
        }
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.app.report.CifarReport;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.experiment.CifarNetworks;
import org.alexnet4j.experiment.Laboratory;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alexnet reproduce cifar}: the author's networks for CIFAR-10. */
@Command(
        name = "cifar",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains the networks that the author released for CIFAR-10, with his settings (where he gives no schedule, with ours:"
                    + " see the networks' cards), and tests each beside his error:"
                    + " 80sec (26 %%), 19pct, 18pct, 13pct and 11pct. In full the last two take hours. 18pct-mirrored is"
                    + " 18pct in as many epochs, with mirrored images and a rate from 0.002 along half a cosine.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet reproduce cifar cifar10 --out cifar --only 80sec,18pct-mirrored")
final class ReproduceCifarCommand implements Callable<Integer> {
    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "some of 80sec, 19pct, 18pct, 18pct-mirrored, 13pct, 11pct (default: all)")
    private List<String> only = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "trainings of each network (default: ${DEFAULT-VALUE})")
    private int seeds = 1;

    private final Terminal terminal;

    ReproduceCifarCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (seeds < 1) {
            throw UserException.input("--seeds must be at least 1", "leave it out for 1");
        }
        List<CifarNetworks.Entry> entries = chosen();
        return options.run(terminal, dataset -> new Networks(entries, dataset));
    }

    private List<CifarNetworks.Entry> chosen() {
        List<String> known =
                CifarNetworks.ENTRIES.stream().map(CifarNetworks.Entry::key).toList();
        for (String name : only) {
            if (!known.contains(name)) {
                throw UserException.input(
                        "--only " + name + ": no such network", "choose of " + String.join(", ", known));
            }
        }
        return CifarNetworks.ENTRIES.stream()
                .filter(entry -> only.isEmpty() || only.contains(entry.key()))
                .toList();
    }

    private final class Networks implements Reproduction<CifarNetworks> {
        private final List<CifarNetworks.Entry> entries;
        private final Optional<String> caution;

        Networks(List<CifarNetworks.Entry> entries, PreparedDataset dataset) {
            CifarDataset.require(dataset, "these networks are", "");
            this.entries = entries;
            caution = CifarDataset.caution(dataset);
        }

        @Override
        public Optional<String> caution() {
            return caution;
        }

        @Override
        public String title() {
            return "The author's networks for CIFAR-10";
        }

        @Override
        public String description() {
            return "cifar with "
                    + entries.stream().map(CifarNetworks.Entry::key).collect(Collectors.joining(", ")) + ", " + seeds
                    + (seeds == 1 ? " seed" : " seeds");
        }

        @Override
        public List<PlannedTraining> trainings(Scale scale) {
            return CifarNetworks.trainings(entries, seeds, scale);
        }

        @Override
        public boolean isListed() {
            return true;
        }

        @Override
        public CifarNetworks run(Laboratory laboratory, Scale scale) {
            return CifarNetworks.run(laboratory, entries, seeds, scale);
        }

        @Override
        public List<Part> parts(CifarNetworks result) {
            return CifarReport.parts(result);
        }

        @Override
        public void json(CifarNetworks result, ObjectNode node) {
            CifarReport.json(result, node);
        }
    }
}

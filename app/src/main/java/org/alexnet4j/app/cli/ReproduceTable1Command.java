package org.alexnet4j.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code alexnet reproduce table1}: ILSVRC-2010. */
@Command(
        name = "table1",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Table 1: trains the network on ILSVRC-2010 and tests it on the center crop and on ten crops, compared"
                    + " with the paper's errors.",
            "",
            "DATASET is your copy of the competition's dataset, prepared from the folders train, val"
                    + " and test with a folder for each WNID; use --budget and --network for a smaller trial.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet reproduce table1 ilsvrc-2010 --out table1")
final class ReproduceTable1Command implements Callable<Integer> {
    @Mixin
    private TableOptions options = new TableOptions();

    private final Terminal terminal;

    ReproduceTable1Command(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return options.run(terminal, 1, List.of());
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alexnet reproduce table2}: ILSVRC-2012. */
@Command(
        name = "table2",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Table 2: trains five networks on ILSVRC-2012 and tests one and their mean on ten crops, compared with"
                    + " the paper's errors.",
            "",
            "DATASET is your copy of the competition's dataset; use --budget and --network for a"
                    + " smaller trial. The rows 1 CNN* and 7 CNNs* need models made by train with"
                    + " alexnet-sixth-convolution and by finetune.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet reproduce table2 ilsvrc-2012 --out table2")
final class ReproduceTable2Command implements Callable<Integer> {
    @Mixin
    private TableOptions options = new TableOptions();

    @Option(
            names = "--pretrained",
            paramLabel = "MODEL",
            description =
                    "a model that was pre-trained on more categories and fine-tuned on DATASET; give two for the last"
                            + " lines of the table")
    private List<Path> pretrained = List.of();

    private final Terminal terminal;

    ReproduceTable2Command(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return options.run(terminal, 2, pretrained);
    }
}

package org.alexnet4j.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code alexnet reproduce}: the paper's experiments, each by a command. */
@Command(
        name = "reproduce",
        synopsisSubcommandLabel = "EXPERIMENT",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Repeats an experiment of the paper on pictures of yours: trains what it needs, measures it, and writes"
                    + " a report"
                    + " with the paper's figure beside each of its own.",
            "",
            "Every training is a run in the folder of --out. What is done there is not done again: after Ctrl-C or a"
                    + " lost"
                    + " machine the same command resumes it.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet reproduce figure1 cifar10 --out figure1 --budget 30m",
        subcommands = {
            ReproduceFigure1Command.class,
            ReproduceCifarCommand.class,
            ReproduceAblationsCommand.class,
            ReproduceTable1Command.class,
            ReproduceTable2Command.class
        })
final class ReproduceCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final Terminal terminal;

    ReproduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.help());
    }
}

package org.alexnet4j.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code alexnet show}: pictures of what a network has learned, what it sees and where it errs. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "WHAT",
        description = {
            "Draws what a model has learned, what it sees and where it errs; as PNG or, where the name of --out ends so,"
                    + " as SVG.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show kernels my-run",
        subcommands = {
            ShowKernelsCommand.class,
            ShowActivationsCommand.class,
            ShowCurvesCommand.class,
            ShowTop5Command.class,
            ShowConfusionCommand.class,
            ShowMistakesCommand.class,
            ShowOcclusionCommand.class,
            ShowSaliencyCommand.class
        })
final class ShowCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final Terminal terminal;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.help());
    }
}

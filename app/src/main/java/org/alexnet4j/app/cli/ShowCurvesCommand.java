package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.RunComparison;
import org.alexnet4j.app.visualization.RunComparison.Run;
import org.alexnet4j.app.visualization.TrainingCurves;
import org.alexnet4j.training.TrainingHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code alexnet show curves}: how a training went. */
@Command(
        name = "curves",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws loss and errors of a training over its epochs, with the changes of the learning rate, and of every layer"
                    + " the size of its updates and weights and the share of its dead kernels. The training may still be"
                    + " under way.",
            "",
            "Of several runs, draws their training loss and validation error in the same charts.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  alexnet show curves my-run --out curves.svg", "  alexnet show curves my-run my-other-run"})
final class ShowCurvesCommand implements Callable<Integer> {
    @Parameters(
            index = "0..*",
            arity = "1..*",
            paramLabel = "RUN",
            description = "directories of runs, " + RunComparison.MOST_RUNS + " at most")
    private List<Path> runs = new ArrayList<>();

    @Mixin
    private FigureOption out = new FigureOption("curves.png");

    private final Terminal terminal;

    ShowCurvesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (runs.size() > RunComparison.MOST_RUNS) {
            throw UserException.input(
                    runs.size() + " runs are more than one figure shows", "name at most " + RunComparison.MOST_RUNS);
        }
        out.requireWritable();
        if (runs.size() == 1) {
            draw(runs.get(0));
        } else {
            compare();
        }
        return ExitCode.OK.code;
    }

    private void compare() {
        List<Run> read = runs.stream()
                .map(run -> new Run(run.toString(), TrainingHistory.read(run)))
                .toList();
        out.write(new RunComparison("Comparison of " + runs.size() + " runs", read));
        TextTable table = new TextTable(
                TextTable.Align.LEFT, TextTable.Align.RIGHT, TextTable.Align.RIGHT, TextTable.Align.RIGHT);
        table.row("run", "epochs", "lowest validation error", "at epoch");
        for (Run run : read) {
            table.row(
                    run.name(),
                    epoch(run.epochs()),
                    run.best().map(best -> Shares.percent(best.top1Error())).orElse("none"),
                    run.best().map(best -> epoch(best.epoch())).orElse(""));
        }
        terminal.table(table);
        terminal.out().println("figure: " + out);
    }

    private static String epoch(double epoch) {
        return String.format(Locale.ROOT, "%.1f", epoch);
    }

    private void draw(Path run) {
        TrainingHistory history = TrainingHistory.read(run);
        out.write(new TrainingCurves("Training of " + run, history));
        TrainingHistory.Step last = history.steps().get(history.steps().size() - 1);
        List<TrainingCurves.RateChange> changes = TrainingCurves.rateChanges(history);
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "steps %,d, epochs %.1f, validations %d, changes of the learning rate %d (by hand %d), looks at the"
                                + " layers %d: %s",
                        history.steps().size(),
                        last.epoch(),
                        history.validations().size(),
                        changes.size(),
                        changes.stream()
                                .filter(TrainingCurves.RateChange::byHand)
                                .count(),
                        history.looks().size(),
                        out));
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show curves my-run --out curves.svg")
final class ShowCurvesCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "the directory of a run")
    private Path run = Path.of("");

    @Mixin
    private FigureOption out = new FigureOption("curves.png");

    private final Terminal terminal;

    ShowCurvesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        out.requireWritable();
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
        return ExitCode.OK.code;
    }
}

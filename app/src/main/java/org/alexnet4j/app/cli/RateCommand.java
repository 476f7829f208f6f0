package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.alexnet4j.Hint;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet rate}: changes the learning rate of a run. */
@Command(
        name = "rate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Changes the learning rate of a training by hand, as the paper's authors did. One that is running takes it"
                    + " before its next step; one that was stopped takes it when it is resumed, and keeps it.",
            "",
            "The rate policy goes on from there: plateau divides the new rate when the validation error stops improving,"
                    + " with its patience begun anew; steps and cosine keep the ratio to what they had planned; fixed keeps"
                    + " it. Rates of single layers and of biases stay multiples of it; biases.rateStays = true leaves the"
                    + " biases as they are.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet rate my-run 0.001")
final class RateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "directory of the run")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "RATE", description = "the rate from the next step on, above 0")
    private double rate;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    RateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        boolean running = TrainingRun.changeRate(directory, rate);
        if (json) {
            terminal.out()
                    .println(new ObjectMapper()
                            .createObjectNode()
                            .put("run", directory.toString())
                            .put("rate", rate)
                            .put("running", running)
                            .toPrettyString());
        } else if (running) {
            terminal.out().println(directory + " takes rate " + PlainNumber.text(rate) + " before its next step");
        } else {
            boolean over = Files.exists(TrainingRun.model(directory));
            terminal.out()
                    .println(directory
                            + (over
                                    ? " has finished; with more epochs in its training.toml, it resumes with rate "
                                    : " is not running; it resumes with rate ")
                            + PlainNumber.text(rate));
            if (!over) {
                terminal.next(Hint.of("resume", directory));
            }
        }
        return ExitCode.OK.code;
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.evaluation.GuessFile;
import org.alexnet4j.evaluation.GuessScore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet score}: the errors of guesses. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures guesses against the right classes, as ILSVRC does: top-1 and top-5 error with 95 %% intervals.",
            "",
            "GUESSES has one to five numbers of classes a line, as written by alexnet submit; GROUND_TRUTH one a line, such"
                    + " as the development kit's ILSVRC2012_validation_ground_truth.txt. Both have a line for each picture,"
                    + " in the same order, and number the classes as the kit does.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet score guesses.txt ILSVRC2012_validation_ground_truth.txt")
final class ScoreCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "GUESSES", description = "one to five numbers of classes a line")
    private Path guessFile = Path.of("");

    @Parameters(index = "1", paramLabel = "GROUND_TRUTH", description = "the number of the right class a line")
    private Path truthFile = Path.of("");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    ScoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<int[]> guesses = GuessFile.read(guessFile);
        List<Integer> truth = GuessFile.readTruth(truthFile);
        if (guesses.size() != truth.size()) {
            throw UserException.input(
                    String.format(
                            Locale.ROOT,
                            "%s has %,d lines, %s has %,d",
                            guessFile,
                            guesses.size(),
                            truthFile,
                            truth.size()),
                    "take the guesses and the right classes of the same pictures");
        }
        GuessScore score = GuessScore.of(guesses, truth);
        if (json) {
            terminal.out().println(toJson(score));
        } else {
            print(score);
        }
        return ExitCode.OK.code;
    }

    private static String toJson(GuessScore score) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("images", score.images());
        node.put("top1Error", score.top1Error());
        Shares.put(node, "top1Interval", score.top1Interval());
        node.put("top5Error", score.top5Error());
        Shares.put(node, "top5Interval", score.top5Interval());
        return node.toPrettyString();
    }

    private void print(GuessScore score) {
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.RIGHT, TextTable.Align.LEFT);
        Shares.row(table, "top-1 error", score.top1Error(), score.top1Interval());
        Shares.row(table, "top-5 error", score.top5Error(), score.top5Interval());
        terminal.out().println(String.format(Locale.ROOT, "%,d pictures", score.images()));
        terminal.table(table);
    }
}

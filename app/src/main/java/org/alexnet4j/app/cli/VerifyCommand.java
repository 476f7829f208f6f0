package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet verify}: compares files with their check sums. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares every byte of something that this program has written with its check sums, and lists what is"
                    + " damaged, where, and what can still be used.",
            "",
            "PATH is a model, a checkpoint, predictions, an index, features, a prepared dataset, a run, an ensemble or a"
                    + " search. Other commands compare what they use, too; this one looks at everything.",
            "",
            "The exit code is 0 if nothing is damaged, else 2. Version 0.1.0 wrote no check sums: such parts are listed as"
                    + " unknown.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet verify my-run")
final class VerifyCommand implements Callable<Integer> {
    /** Damaged parts that are printed. */
    private static final int MOST_PRINTED = 20;

    @Parameters(index = "0", paramLabel = "PATH", description = "a file or folder that this program has written")
    private Path path = Path.of("");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Verification verification;
        try (ProgressLine progress = new ProgressLine(terminal, "parts")) {
            verification = Verification.of(path, (done, all) -> progress.update(done, all, ""));
        }
        if (json) {
            printJson(verification);
        } else {
            print(verification);
        }
        if (verification.damaged() > 0) {
            throw UserException.input(path + " is damaged", "see the list above");
        }
        return ExitCode.OK.code;
    }

    private void print(Verification verification) {
        List<Verdict> verdicts = verification.verdicts();
        long printed = 0;
        for (Verdict verdict : verdicts) {
            if (!verdict.isDamaged() || printed++ < MOST_PRINTED) {
                terminal.out()
                        .println(String.format(
                                Locale.ROOT,
                                "%-8s %s%s",
                                label(verdict),
                                verdict.part(),
                                verdict.detail().isEmpty() ? "" : ": " + verdict.detail()));
            }
        }
        if (printed > MOST_PRINTED) {
            terminal.out()
                    .println(String.format(Locale.ROOT, "... and %,d more; --json lists all", printed - MOST_PRINTED));
        }
        if (verification.damaged() > 0) {
            verification.usable().forEach(line -> terminal.out().println(line));
        }
    }

    private void printJson(Verification verification) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("path", path.toString());
        node.put("kind", verification.kind());
        node.put("damaged", verification.damaged());
        ArrayNode parts = node.putArray("parts");
        for (Verdict verdict : verification.verdicts()) {
            parts.addObject()
                    .put("part", verdict.part())
                    .put("state", label(verdict))
                    .put("detail", verdict.detail());
        }
        ArrayNode usable = node.putArray("usable");
        if (verification.damaged() > 0) {
            verification.usable().forEach(usable::add);
        }
        terminal.out().println(node.toPrettyString());
    }

    private static String label(Verdict verdict) {
        return verdict.state().name().toLowerCase(Locale.ROOT);
    }
}

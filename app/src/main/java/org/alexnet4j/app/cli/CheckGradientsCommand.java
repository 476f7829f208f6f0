package org.alexnet4j.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.reference.GradientCheck;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet check-gradients}: are the derivatives of a network right? */
@Command(
        name = "check-gradients",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares the gradients of a network with finite differences of its loss, in double"
                    + " precision, on random images.",
            "",
            "Some entries of every parameter are perturbed (central differences). An entry is skipped"
                    + " and counted if that crosses a kink of the loss (a ReLU switches, or another value of a"
                    + " pooling window becomes the largest). The exit code is not 0 if a gradient is wrong."
                    + " Large networks are slow: the layers are plain loops.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet check-gradients cifar-18pct",
            "  alexnet check-gradients my/network.toml --samples 50 --json"
        })
final class CheckGradientsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "NETWORK",
            description = "a name that describe --list shows, or a network.toml or its folder")
    private String network = "";

    @Option(names = "--batch", paramLabel = "N", description = "examples (default: ${DEFAULT-VALUE})")
    private int batch = 2;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "entries of each parameter to compare (default: ${DEFAULT-VALUE})")
    private int samples = 10;

    @Option(names = "--seed", paramLabel = "N", description = "seed of the random images (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    CheckGradientsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        requireAtLeastOne("--batch", batch);
        requireAtLeastOne("--samples", samples);
        Network checked = Network.of(NetworkLibrary.network(network));
        List<GradientCheck.Result> results;
        try (ProgressLine progress = new ProgressLine(terminal, "parameters")) {
            results =
                    GradientCheck.run(checked, batch, samples, seed, (done, total) -> progress.update(done, total, ""));
        }
        boolean passed = results.stream().allMatch(GradientCheck.Result::passed);
        if (json) {
            terminal.out().println(toJson(checked, results, passed));
        } else {
            print(results);
        }
        terminal.out().flush();
        if (!passed) {
            terminal.notice("alexnet: the gradients marked WRONG differ by more than " + GradientCheck.TOLERANCE
                    + " of their norm; this is a defect of the reference engine");
        }
        return (passed ? ExitCode.OK : ExitCode.DEFECT).code;
    }

    private static void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw UserException.input(option + ": " + value + " is not at least 1", "leave it out");
        }
    }

    private void print(List<GradientCheck.Result> results) {
        TextTable.Align right = TextTable.Align.RIGHT;
        TextTable table =
                new TextTable(TextTable.Align.LEFT, right, right, right, right, right, right, TextTable.Align.LEFT);
        table.headings(
                "parameter", "entries", "compared", "kinks", "backward pass", "differences", "relative error", "");
        for (GradientCheck.Result result : results) {
            table.row(
                    result.parameter(),
                    String.format(Locale.ROOT, "%,d", result.entries()),
                    Integer.toString(result.sampled()),
                    Integer.toString(result.kinks()),
                    String.format(Locale.ROOT, "%.6e", result.analyticNorm()),
                    String.format(Locale.ROOT, "%.6e", result.numericNorm()),
                    String.format(Locale.ROOT, "%.1e", result.relativeError()),
                    verdict(result));
        }
        terminal.table(table);
    }

    private static String verdict(GradientCheck.Result result) {
        if (result.isUndecided()) {
            return "undecided";
        }
        return result.passed() ? "right" : "WRONG";
    }

    private static String toJson(Network network, List<GradientCheck.Result> results, boolean passed)
            throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode tree = mapper.createObjectNode();
        tree.put("network", network.spec().name());
        tree.put("passed", passed);
        tree.put("tolerance", GradientCheck.TOLERANCE);
        ArrayNode parameters = tree.putArray("parameters");
        for (GradientCheck.Result result : results) {
            parameters
                    .addObject()
                    .put("name", result.parameter())
                    .put("entries", result.entries())
                    .put("compared", result.sampled())
                    .put("kinks", result.kinks())
                    .put("analyticNorm", result.analyticNorm())
                    .put("numericNorm", result.numericNorm())
                    .put("relativeError", result.relativeError())
                    .put("verdict", verdict(result));
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.PrintedCounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet describe}: what a network is made of and how large it is. */
@Command(
        name = "describe",
        description = {
            "Shows the layers of a network: shapes, kernels, groups, parameters, multiply-accumulates, neurons.",
            "Beside the paper's network stand the numbers that the paper prints."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet describe",
            "  alexnet describe --list",
            "  alexnet describe cifar-80sec --json",
            "  alexnet describe my/network.toml --classes 12"
        })
final class DescribeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "NETWORK",
            defaultValue = "alexnet",
            description =
                    "a name that --list shows, a network.toml or its folder, such as that of a run, or a model file"
                            + " (default: ${DEFAULT-VALUE})")
    private String network = "alexnet";

    @Option(names = "--classes", paramLabel = "N", description = "show it as it would be for so many classes")
    private @Nullable Integer classes;

    @Option(names = "--list", description = "list the networks that come with the program")
    private boolean list;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    DescribeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (list) {
            printList();
        } else {
            describe(network());
        }
        terminal.out().flush();
        return ExitCode.OK.code;
    }

    private Network network() {
        NetworkSpec spec = network.endsWith(".safetensors")
                ? ModelFile.read(Picture.pathOf(network), terminal::notice).network()
                : NetworkLibrary.network(network);
        if (classes == null) {
            return Network.of(spec);
        }
        if (classes < 2) {
            throw UserException.input("--classes: " + classes + " is not at least 2", "leave it out");
        }
        return Network.of(spec.withClasses(classes));
    }

    private void printList() {
        Map<String, String> summaries = NetworkLibrary.summaries();
        if (json) {
            print(summaries);
            return;
        }
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.TEXT);
        summaries.forEach(table::row);
        terminal.table(table);
    }

    private void describe(Network described) {
        NetworkCounts counts = NetworkCounts.of(described);
        Optional<PrintedCounts> printed = PrintedCounts.of(counts);
        if (json) {
            print(tree(described, counts, printed));
        } else {
            NetworkTable.lines(described, counts, printed).forEach(terminal.out()::println);
        }
    }

    private static Map<String, Object> tree(Network network, NetworkCounts counts, Optional<PrintedCounts> printed) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", network.spec().name());
        tree.put("input", network.input());
        tree.put("classes", network.classes());
        tree.put(
                "layers",
                network.layers().stream()
                        .map(layer ->
                                tree(layer, counts.layers().get(network.layers().indexOf(layer))))
                        .toList());
        tree.put("parameters", counts.parameters());
        tree.put("multiplyAccumulates", counts.multiplyAccumulates());
        tree.put("neurons", counts.neurons());
        printed.ifPresent(paper -> tree.put("printed", paper));
        return tree;
    }

    private static Map<String, Object> tree(Network.Layer layer, NetworkCounts.LayerCounts counts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", layer.name());
        tree.put("type", NetworkFile.typeOf(layer.spec()));
        NetworkTable.window(layer.spec()).ifPresent(window -> {
            tree.put("kernel", window.size());
            tree.put("stride", window.stride());
            tree.put("padding", window.padding());
            tree.put("rounding", window.rounding().name().toLowerCase(Locale.ROOT));
        });
        if (layer.spec() instanceof LayerSpec.WithKernels kernels) {
            tree.put("groups", kernels.groups());
        }
        if (layer.spec() instanceof LayerSpec.WithParameters learning) {
            tree.put("weightDeviation", learning.weightDeviation());
            tree.put("initialBias", learning.initialBias());
        } else if (layer.spec() instanceof LayerSpec.Lrn lrn) {
            tree.put("region", lrn.region() == LayerSpec.Lrn.Region.WITHIN_MAP ? "within-map" : "across-maps");
            tree.put("size", lrn.size());
            tree.put("alpha", lrn.alpha());
            tree.put("beta", lrn.beta());
            tree.put("k", lrn.k());
        } else if (layer.spec() instanceof LayerSpec.Dropout dropout) {
            tree.put("rate", dropout.rate());
        }
        tree.put("output", layer.output());
        tree.put("weights", counts.weights());
        tree.put("biases", counts.biases());
        tree.put("parameters", counts.parameters());
        tree.put("multiplyAccumulates", counts.multiplyAccumulates());
        tree.put("neurons", counts.neurons());
        return tree;
    }

    private void print(Object tree) {
        try {
            terminal.out()
                    .println(new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

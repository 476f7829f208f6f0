package org.alexnet4j.app.cli;

import static org.alexnet4j.app.cli.TextTable.Align.LEFT;
import static org.alexnet4j.app.cli.TextTable.Align.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.PrintedCounts;
import org.alexnet4j.network.Window;

/** A network as a table for people. */
final class NetworkTable {
    private static final int WIDTH = 100;

    private NetworkTable() {}

    /** The table, its legend, and where the paper's printed numbers seem not to fit. */
    static List<String> lines(Network network, NetworkCounts counts, Optional<PrintedCounts> printed) {
        List<String> lines = new ArrayList<>();
        lines.add(network.spec().name() + ": " + network.input() + " to " + number(network.classes()) + " classes");
        lines.add("");
        lines.addAll(table(network, counts, printed).lines());
        lines.add("");
        lines.addAll(legend(network, counts));
        printed.ifPresent(
                paper -> lines.add("in the paper: its neurons, as printed under figure 2 and in the abstract."));
        printed.ifPresent(paper -> lines.addAll(notes(paper)));
        return lines;
    }

    private static TextTable table(Network network, NetworkCounts counts, Optional<PrintedCounts> printed) {
        TextTable table = new TextTable(LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT);
        table.row(
                "layer",
                "type",
                "kernel",
                "stride",
                "pad",
                "groups",
                "output",
                "parameters",
                "MACs",
                "neurons",
                printed.isPresent() ? "in the paper" : "");
        table.row();
        table.row(
                NetworkSpec.INPUT,
                "image",
                "",
                "",
                "",
                "",
                network.input().toString(),
                "",
                "",
                number(network.input().size()),
                printed(printed, NetworkSpec.INPUT));
        for (int i = 0; i < network.layers().size(); i++) {
            Network.Layer layer = network.layers().get(i);
            NetworkCounts.LayerCounts count = counts.layers().get(i);
            table.row(
                    layer.name(),
                    type(layer.spec()),
                    kernel(layer.spec()),
                    window(layer.spec())
                            .map(window -> Integer.toString(window.stride()))
                            .orElse(""),
                    padding(layer),
                    layer.spec() instanceof LayerSpec.WithKernels kernels ? Integer.toString(kernels.groups()) : "",
                    layer.output().toString(),
                    numberOrNothing(count.parameters()),
                    numberOrNothing(count.multiplyAccumulates()),
                    numberOrNothing(count.neurons()),
                    printed(printed, layer.name()));
        }
        table.row();
        table.row(
                "sum",
                "",
                "",
                "",
                "",
                "",
                "",
                number(counts.parameters()),
                number(counts.multiplyAccumulates()),
                number(counts.neurons()),
                printed.map(paper -> number(paper.neurons())).orElse(""));
        return table;
    }

    private static List<String> legend(Network network, NetworkCounts counts) {
        List<String> lines = new ArrayList<>();
        lines.add("output: channels x height x width. parameters: weights and biases, "
                + String.format(Locale.ROOT, "%.1f", counts.parameters() * 4e-6) + " MB as float32.");
        lines.add("MACs: multiply-accumulates of one forward pass of one image.");
        lines.add("neurons: outputs of layers with parameters; the sum leaves out the input.");
        if (network.layers().stream().anyMatch(layer -> padding(layer).contains("+"))) {
            lines.add("pad a+b: a on all sides, and b more at the right and lower edge, where the last window hangs"
                    + " over.");
        }
        return lines;
    }

    private static List<String> notes(PrintedCounts paper) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("The paper prints " + paper.parameters() + " parameters and " + number(paper.neurons())
                + " neurons. Where its numbers seem not to fit:");
        for (PrintedCounts.Note note : paper.notes()) {
            lines.add("");
            lines.add("- " + note.title());
            lines.addAll(wrapped(note.text()));
        }
        return lines;
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(" ");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The windows of a layer that has some. */
    static Optional<Window> window(LayerSpec layer) {
        if (layer instanceof LayerSpec.WithKernels kernels) {
            return Optional.of(kernels.window());
        }
        return layer instanceof LayerSpec.Pooling pooling ? Optional.of(pooling.window()) : Optional.empty();
    }

    private static String type(LayerSpec layer) {
        String type = NetworkFile.typeOf(layer);
        return layer instanceof LayerSpec.Dropout dropout ? type + " " + dropout.rate() : type;
    }

    private static String kernel(LayerSpec layer) {
        if (layer instanceof LayerSpec.Lrn lrn) {
            return lrn.region() == LayerSpec.Lrn.Region.WITHIN_MAP ? square(lrn.size()) : lrn.size() + " maps";
        }
        return window(layer).map(window -> square(window.size())).orElse("");
    }

    private static String square(int side) {
        return side + " x " + side;
    }

    private static String padding(Network.Layer layer) {
        return window(layer.spec())
                .map(window -> {
                    int more = window.trailingPadding(layer.input().height()) - window.padding();
                    return window.padding() + (more > 0 ? "+" + more : "");
                })
                .orElse("");
    }

    private static String printed(Optional<PrintedCounts> printed, String layer) {
        return printed.map(paper -> paper.layerNeurons().get(layer))
                .map(NetworkTable::number)
                .orElse("");
    }

    private static String numberOrNothing(long number) {
        return number == 0 ? "" : number(number);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

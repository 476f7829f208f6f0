package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.app.visualization.KernelSheet;
import org.alexnet4j.app.visualization.Kernels;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet show kernels}: what the first convolution looks for. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws the kernels of the first convolution (the paper's figure 3), and says how colorful they are.",
            "",
            "In the paper's network the kernels come in two towers, one for each GPU of 2012. The tower index says how"
                    + " differently they see color: 0, both alike, to 1, one of them gray. Colorfulness is the share of"
                    + " a kernel's energy that is not gray: 0 for gray, about 0.67 for noise.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show kernels my-run --out kernels.png")
final class ShowKernelsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Mixin
    private FigureOption out = new FigureOption("kernels.png");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    ShowKernelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        out.requireWritable();
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        Kernels kernels = Kernels.of(model);
        out.write(new KernelSheet(kernels, "First-layer kernels of " + modelPath));
        if (json) {
            terminal.out().println(toJson(kernels));
        } else {
            print(kernels);
        }
        return ExitCode.OK.code;
    }

    private static String summary(Kernels kernels) {
        return kernels.layer() + ": " + kernels.weights().size() + " kernels of " + kernels.size() + " x "
                + kernels.size() + " x 3";
    }

    private String toJson(Kernels kernels) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("layer", kernels.layer())
                .put("kernels", kernels.weights().size())
                .put("size", kernels.size());
        ArrayNode colorfulness = node.putArray("colorfulness");
        kernels.colorfulness().forEach(colorfulness::add);
        if (kernels.towers() > 1) {
            node.put("towerIndex", kernels.towerIndex());
        }
        node.put("out", out.toString());
        return node.toPrettyString();
    }

    private void print(Kernels kernels) {
        terminal.out().println(summary(kernels));
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.RIGHT, TextTable.Align.LEFT);
        for (int tower = 0; tower < kernels.towers(); tower++) {
            table.row(
                    kernels.towers() == 1 ? "colorfulness" : "colorfulness of tower " + (tower + 1),
                    number(kernels.colorfulness().get(tower)),
                    "0: gray; 0.67: noise");
        }
        if (kernels.towers() > 1) {
            table.row("tower index", number(kernels.towerIndex()), "0: towers alike; 1: one of them gray");
        }
        table.row("picture", "", out.toString());
        terminal.table(table);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.ImageBatch;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Calibration;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet calibrate}: prepares a model for inference in int8. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a model ready for --precision int8: runs it on images of a prepared dataset, and writes a copy"
                    + " that stores activation ranges.",
            "",
            "The copy has the same weights and works in every precision. To see its accuracy in int8,"
                    + " evaluate it in both precisions.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet calibrate my-run my-dataset --out my-model.safetensors")
final class CalibrateCommand implements Callable<Integer> {
    private static final int BATCH = 32;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "a prepared dataset of typical images")
    private Path datasetPath = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the calibrated model (default: next to MODEL, with -int8 added to its name)")
    private @Nullable Path out;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "images to run it on, spread over the training split (default: ${DEFAULT-VALUE})")
    private int images = 512;

    @Mixin
    private ForceOption force = new ForceOption();

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForFloat32 engineOptions = new EngineOptions.ForFloat32();

    private final Terminal terminal;

    CalibrateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (images < 1) {
            throw UserException.input("--images: " + images + " is not at least 1", "leave it out for 512");
        }
        Path from = ModelPath.of(modelPath);
        Path to = out == null ? beside(from) : out;
        engineOptions.requireFloat32("a calibration");
        return force.claiming(List.of(to), List.of(from, datasetPath), () -> calibrate(from, to));
    }

    private int calibrate(Path from, Path to) {
        Model model = ModelFile.read(from, terminal::notice);
        ActivationRanges ranges;
        int count;
        String digest;
        Optional<Hint> next;
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice)) {
            DatasetFit.require(model, dataset, datasetPath);
            digest = dataset.digest();
            count = Math.min(images, dataset.count(Split.TRAIN));
            if (count == 0) {
                throw UserException.input(datasetPath + " has no training images", "prepare a larger part of it");
            }
            try (Engine engine = engineOptions.open(terminal)) {
                ranges = ranges(model, dataset, engine, count);
                next = evaluation(engine, dataset, to);
            }
        }
        ModelFile.write(
                model.calibrated(ranges, count + " images of " + datasetPath.getFileName() + ", sha256 " + digest), to);
        print(Network.of(model.network()), ranges, count, to, next);
        return ExitCode.OK.code;
    }

    /** How to measure the accuracy in int8; empty if this machine does not support it, or no"
     * + " images are left to measure on. */
    private Optional<Hint> evaluation(Engine engine, PreparedDataset dataset, Path to) {
        if (!engine.quantizes()) {
            terminal.notice("This CPU does not support int8; use the model on one with VNNI");
        }
        return engine.quantizes() && dataset.count(Split.TEST) + dataset.count(Split.VALIDATION) > 0
                ? Optional.of(Hint.of("evaluate", to, datasetPath, "--precision", "int8"))
                : Optional.empty();
    }

    private static Path beside(Path model) {
        String name = String.valueOf(model.getFileName());
        String end = ".safetensors";
        String stem = name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
        return model.resolveSibling(stem + "-int8" + end);
    }

    /** Images at even distances, since those of a class lie together. */
    private ActivationRanges ranges(Model model, PreparedDataset dataset, Engine engine, int count) {
        Network network = Network.of(model.network());
        int inputSize = network.input().height();
        int imageSize = model.preprocessing().imageSize();
        int all = dataset.count(Split.TRAIN);
        try (Calibration calibration = new Calibration(network, model.parameters(), engine, BATCH);
                ProgressLine progress = new ProgressLine(terminal, "images")) {
            FloatBuffer batch = FloatBuffer.allocate(BATCH * network.input().size());
            for (int done = 0; done < count; done++) {
                int index = (int) ((long) done * all / count);
                batch.put(ImageBatch.of(
                        dataset.image(Split.TRAIN, index),
                        model.preprocessing(),
                        inputSize,
                        Crop.center(imageSize, inputSize)));
                if (!batch.hasRemaining() || done == count - 1) {
                    calibration.observe(batch.flip(), done % BATCH + 1);
                    batch.clear();
                }
                progress.update(done + 1, count, "");
            }
            return calibration.ranges();
        }
    }

    private void print(Network network, ActivationRanges ranges, int count, Path to, Optional<Hint> next) {
        List<Network.Layer> layers = ActivationRanges.layersOf(network);
        if (json) {
            ObjectNode node = new ObjectMapper()
                    .createObjectNode()
                    .put("model", to.toString())
                    .put("images", count);
            ObjectNode inputs = node.putObject("activationRanges");
            layers.forEach(layer -> inputs.put(layer.name(), ranges.largest(layer.name())));
            terminal.out().println(node.toPrettyString());
            return;
        }
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.RIGHT);
        table.headings("layer", "max input");
        layers.forEach(
                layer -> table.row(layer.name(), String.format(Locale.ROOT, "%.4g", ranges.largest(layer.name()))));
        terminal.table(table);
        terminal.out().println("seen on " + count + (count == 1 ? " image" : " images") + "; written: " + to);
        next.ifPresent(terminal::next);
    }
}

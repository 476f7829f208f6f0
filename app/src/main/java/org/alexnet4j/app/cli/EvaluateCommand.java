package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.EvaluationBatches;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.evaluation.Evaluator;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.inference.ModelProgram;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet evaluate}: the errors of a model on a dataset. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a model on a prepared dataset: top-1 and top-5 error with 95 %% intervals, mean loss and, with"
                    + " --confusion, which classes are taken for which.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet evaluate my-run my-dataset --ten-crop")
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "train, validation or test (default: test if there is one, else validation)")
    private @Nullable Split split;

    @Option(
            names = "--ten-crop",
            description = "average over the four corners, the center and their mirror images (default: center only)")
    private boolean tenCrop;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "crops at a time (default: 128)")
    private int batchSize = 128;

    @Option(names = "--confusion", paramLabel = "FILE.csv", description = "write the confusion matrix to a file")
    private @Nullable Path confusion;

    @Option(names = "--json", description = "print the result as JSON (default: ${DEFAULT-VALUE})")
    private boolean json;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    private final Terminal terminal;

    EvaluateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (batchSize < 1) {
            throw UserException.input("--batch: " + batchSize + " is not at least 1", "leave it out for 128");
        }
        if (confusion != null) {
            WholeFile.requireWritable(confusion);
        }
        Path modelFile = ModelPath.of(modelPath);
        Model model = ModelFile.read(modelFile);
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath)) {
            DatasetFit.require(model, dataset, datasetPath);
            Split part = chosenSplit(dataset);
            Evaluation evaluation = evaluate(model, dataset, part);
            if (evaluation.images() != dataset.count(part)) {
                throw new IllegalStateException(
                        "evaluated " + evaluation.images() + " of " + dataset.count(part) + " images");
            }
            if (confusion != null) {
                evaluation.confusion().writeCsv(model.classes(), confusion);
            }
            if (json) {
                terminal.out().println(toJson(evaluation, modelFile, part));
            } else {
                print(evaluation, part);
            }
        }
        return ExitCode.OK.code;
    }

    private Evaluation evaluate(Model model, PreparedDataset dataset, Split part) {
        Network network = Network.of(model.network());
        int most = network.largestBatch();
        if (batchSize > most) {
            throw UserException.input("--batch: " + batchSize + " is more than " + most, "leave it out for 128");
        }
        int inputSize = network.input().height();
        int imageSize = model.preprocessing().imageSize();
        List<Crop> crops = tenCrop ? Crop.ten(imageSize, inputSize) : Crop.center(imageSize, inputSize);
        try (Engine engine = engineOptions.open(terminal);
                InferenceProgram program =
                        ModelProgram.compile(model, engine, engineOptions.inferencePrecisionOf(engine), batchSize);
                EvaluationBatches batches = new EvaluationBatches(
                        dataset,
                        part,
                        model.preprocessing(),
                        inputSize,
                        crops,
                        batchSize,
                        () -> newImages(batchSize * network.input().size()),
                        2);
                ProgressLine progress = new ProgressLine(terminal, "batches")) {
            FloatBuffer logits = FloatBuffer.allocate(batchSize * network.classes());
            return Evaluator.evaluate(
                    batches,
                    crops,
                    network.classes(),
                    (images, count) -> {
                        program.infer(images, count, logits.clear());
                        return logits;
                    },
                    (done, all) -> progress.update(done, all, ""));
        }
    }

    private static FloatBuffer newImages(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private Split chosenSplit(PreparedDataset dataset) {
        Split part = split;
        if (part == null) {
            part = dataset.count(Split.TEST) > 0 ? Split.TEST : Split.VALIDATION;
        }
        if (dataset.count(part) == 0) {
            throw UserException.input(
                    datasetPath + " has no images in its " + part.label() + " split",
                    "choose another with --split, or prepare it with --test 10%");
        }
        return part;
    }

    private static String toJson(Evaluation evaluation, Path modelFile, Split part) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("model", modelFile.toString());
        node.put("split", part.label());
        node.put("images", evaluation.images());
        node.put("crops", evaluation.crops());
        node.put("top1Error", evaluation.top1Error());
        put(node, "top1Interval", evaluation.top1Interval());
        node.put("top5Error", evaluation.top5Error());
        put(node, "top5Interval", evaluation.top5Interval());
        // JSON has no number that is not one.
        node.put("meanLoss", Double.isFinite(evaluation.meanLoss()) ? evaluation.meanLoss() : null);
        return node.toPrettyString();
    }

    private static void put(ObjectNode node, String key, Evaluation.Interval interval) {
        node.putArray(key).add(interval.low()).add(interval.high());
    }

    private void print(Evaluation evaluation, Split part) {
        TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.RIGHT, TextTable.Align.LEFT);
        table.row("top-1 error", percent(evaluation.top1Error()), interval(evaluation.top1Interval()));
        table.row("top-5 error", percent(evaluation.top5Error()), interval(evaluation.top5Interval()));
        table.row("mean loss", String.format(Locale.ROOT, "%.4f", evaluation.meanLoss()), "nats");
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d images of the %s split, %s",
                        evaluation.images(),
                        part.label(),
                        evaluation.crops() == 1 ? "center crop" : "ten crops"));
        terminal.out().println(table.lines().stream().collect(Collectors.joining(System.lineSeparator())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String interval(Evaluation.Interval interval) {
        return "95 % interval " + percent(interval.low()) + " to " + percent(interval.high());
    }
}

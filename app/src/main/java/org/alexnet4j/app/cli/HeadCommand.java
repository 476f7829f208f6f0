package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.inference.FeatureLayer;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.linear.HeadedModel;
import org.alexnet4j.linear.LinearTraining;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.training.PlainNumber;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet head}: a linear classifier on the features of a model. */
@Command(
        name = "head",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a linear classifier on the activations of a model's layer, and writes a new model:"
                    + " the old one up to that layer, with the classifier as its last layer. Takes minutes"
                    + " instead of days. The classes may differ from the model's; the dataset must be prepared"
                    + " with the --size of the model's dataset. Prints the errors on the validation and test"
                    + " splits.",
            "",
            "Each class is separated from all others by LIBLINEAR. The ranking of the classes is learned; the"
                    + " probabilities that classify prints are not"
                    + " calibrated.",
            "",
            "Memory: 28 bytes for each training feature that is not zero, 4 bytes for each validation"
                    + " feature. For 30,000 training images with 1,000 of 4,096 features not zero that is 840"
                    + " MB, for 5,000 validation images 82 MB. To use less, limit the images with --images.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet head my-run my-dataset --out my-headed.safetensors")
final class HeadCommand implements Callable<Integer> {
    private static final double MOST_COST = 1e6;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "a prepared dataset, of any classes")
    private Path datasetPath = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the new model, .safetensors")
    private Path out = Path.of("");

    @Option(names = "--kind", paramLabel = "NAME", description = "logistic (regression) or svm (default: logistic)")
    private LinearTraining.Kind kind = LinearTraining.Kind.LOGISTIC;

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            description = "layer whose activations are used (default: the last hidden layer)")
    private @Nullable String layer;

    @Option(
            names = "--cost",
            paramLabel = "C",
            description = "regularization parameter C (default: the best of 0.1, 1, 10 and 100 on the validation"
                    + " split; 1 without one)")
    private @Nullable Double cost;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "number of training images, spread over the training split (default: all)")
    private int images = Integer.MAX_VALUE;

    @Mixin
    private ForceOption force = new ForceOption();

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    HeadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (images < 1) {
            throw UserException.input("--images: " + images + " is not at least 1", "leave it out for all");
        }
        if (cost != null && !(cost > 0 && cost <= MOST_COST)) {
            throw UserException.input(
                    "--cost: " + PlainNumber.text(cost) + " is not more than 0 and at most 1,000,000", "leave it out");
        }
        return force.claiming(List.of(out), List.of(modelPath, datasetPath), this::train);
    }

    private int train() {
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice);
                Engine engine = engineOptions.open(terminal);
                FeatureExtractor extractor =
                        FeatureExtractor.of(model, layer, engine, engineOptions.inferencePrecisionOf(engine))) {
            int count = Math.min(images, dataset.count(Split.TRAIN));
            requireFit(model, dataset);
            HeadTraining training = new HeadTraining(dataset, datasetPath, count, extractor, terminal);
            HeadTraining.Trained trained = training.train(kind, cost);
            Evaluation test = training.test(trained.classifier());
            FeatureLayer cut = FeatureLayer.of(Network.of(model.network()), extractor.layer());
            Map<String, String> facts = facts(dataset, count, trained, test, extractor.layer());
            ModelFile.write(HeadedModel.of(model, cut, trained.classifier(), dataset.classes(), facts), out);
            print(dataset, trained, test, count);
        }
        return ExitCode.OK.code;
    }

    private void requireFit(Model model, PreparedDataset dataset) {
        DatasetFit.requireSize(model, dataset, datasetPath);
        if (dataset.count(Split.TRAIN) == 0 || dataset.classes().size() < 2) {
            throw UserException.input(
                    datasetPath + " has no training images of two classes", "prepare a larger part of it");
        }
    }

    private Map<String, String> facts(
            PreparedDataset dataset, int count, HeadTraining.Trained trained, @Nullable Evaluation test, String cut) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dataset", dataset.digest());
        facts.put(
                "head",
                kind.name().toLowerCase(Locale.ROOT) + " on " + cut + ", each class against the rest, cost "
                        + trained.cost());
        facts.put(
                "head trained on", count + " images of " + datasetPath.getFileName() + ", sha256 " + dataset.digest());
        Evaluation measured = test == null ? trained.validation() : test;
        if (measured != null) {
            facts.put("measuredOn", (test == null ? Split.VALIDATION : Split.TEST).label() + ", central crop");
            facts.put("images", Long.toString(measured.images()));
            facts.put("top1Error", Double.toString(measured.top1Error()));
            if (measured.hasTop5Error()) {
                facts.put("top5Error", Double.toString(measured.top5Error()));
            }
            facts.put("meanLoss", Double.toString(measured.meanLoss()));
        }
        return facts;
    }

    private void print(PreparedDataset dataset, HeadTraining.Trained trained, @Nullable Evaluation test, int count) {
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("model", out.toString());
            node.put("images", count);
            node.put("cost", trained.cost());
            put(node, Split.VALIDATION, trained.validation());
            put(node, Split.TEST, test);
            terminal.out().println(node.toPrettyString());
            return;
        }
        TextTable table = new TextTable(
                TextTable.Align.LEFT, TextTable.Align.RIGHT, TextTable.Align.RIGHT, TextTable.Align.RIGHT);
        table.headings("split", "images", "top-1 error", dataset.classes().size() > 5 ? "top-5 error" : "");
        row(table, Split.VALIDATION, trained.validation());
        row(table, Split.TEST, test);
        if (trained.validation() != null || test != null) {
            terminal.table(table);
        }
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "trained on %,d images, cost %s; written: %s",
                        count,
                        PlainNumber.text(trained.cost()),
                        out));
        terminal.next(TrainingSession.evaluation(out, datasetPath, dataset));
    }

    private static void put(ObjectNode node, Split split, @Nullable Evaluation evaluation) {
        if (evaluation != null) {
            ObjectNode errors = node.putObject(split.label());
            errors.put("images", evaluation.images()).put("top1Error", evaluation.top1Error());
            if (evaluation.hasTop5Error()) {
                errors.put("top5Error", evaluation.top5Error());
            }
        }
    }

    private static void row(TextTable table, Split split, @Nullable Evaluation evaluation) {
        if (evaluation != null) {
            table.row(
                    split.label(),
                    String.format(Locale.ROOT, "%,d", evaluation.images()),
                    Shares.percent(evaluation.top1Error()),
                    evaluation.hasTop5Error() ? Shares.percent(evaluation.top5Error()) : "");
        }
    }
}

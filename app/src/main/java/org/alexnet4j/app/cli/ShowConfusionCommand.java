package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.app.visualization.ConfusionFigure;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.evaluation.ConfusionMatrix;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.inference.ModelPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet show confusion}: which classes are taken for which. */
@Command(
        name = "confusion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws which classes of a prepared dataset are taken for which; of many classes, the most confused ones."
                    + " (All of them, as numbers: alexnet evaluate --confusion FILE.csv.)",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show confusion my-run my-dataset --out confusion.png")
final class ShowConfusionCommand implements Callable<Integer> {
    private static final int LISTED = 5;
    private static final int BATCH = 128;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Mixin
    private SplitOption splitOption = new SplitOption();

    @Mixin
    private FigureOption out = new FigureOption("confusion.png");

    @Option(names = "--json", description = "print the most confused pairs as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    ShowConfusionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        out.requireWritable();
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice);
                ModelPredictor predictor = new ModelPredictor(terminal, engineOptions, dataset, datasetPath, BATCH)) {
            Split split = splitOption.of(dataset, datasetPath);
            Evaluation evaluation = predictor.evaluate(ModelPath.of(modelPath), split, TestCrops.CENTER);
            List<String> names =
                    dataset.classes().stream().map(ClassLabel::name).toList();
            out.write(new ConfusionFigure(title(evaluation, split), evaluation.confusion(), names));
            List<ConfusionMatrix.Entry> worst = ConfusionFigure.confusedPairs(evaluation.confusion()).stream()
                    .limit(LISTED)
                    .toList();
            if (json) {
                terminal.out().println(toJson(evaluation, worst, names));
            } else {
                print(evaluation, split, worst, names);
            }
        }
        return ExitCode.OK.code;
    }

    private String title(Evaluation evaluation, Split split) {
        return String.format(
                Locale.ROOT,
                "Confusion matrix of %s: %.1f %% of %,d %s images correct",
                modelPath,
                100 * (1 - evaluation.top1Error()),
                evaluation.images(),
                split.label());
    }

    private String toJson(Evaluation evaluation, List<ConfusionMatrix.Entry> worst, List<String> names) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("images", evaluation.images()).put("top1Error", evaluation.top1Error());
        ArrayNode pairs = node.putArray("mostConfused");
        for (ConfusionMatrix.Entry pair : worst) {
            pairs.addObject()
                    .put("actual", names.get(pair.actual()))
                    .put("guessed", names.get(pair.predicted()))
                    .put("images", pair.count());
        }
        node.put("out", out.toString());
        return node.toPrettyString();
    }

    private void print(Evaluation evaluation, Split split, List<ConfusionMatrix.Entry> worst, List<String> names) {
        terminal.out().println(title(evaluation, split));
        TextTable table = new TextTable(TextTable.Align.RIGHT, TextTable.Align.LEFT);
        for (ConfusionMatrix.Entry pair : worst) {
            table.row("  " + pair.count(), names.get(pair.actual()) + " taken for " + names.get(pair.predicted()));
        }
        terminal.table(table);
        terminal.out().println("picture: " + out);
    }
}

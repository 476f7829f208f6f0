package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.model.PredictionsFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet evaluate}: the errors of a model, or of several together, on a dataset. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a model on a prepared dataset or labeled images: top-1 and top-5 error with 95 %% intervals, mean loss and, with"
                    + " --confusion, which classes are taken for which.",
            "",
            "Several models are measured as an ensemble: the mean of their probabilities. In place of a model stands what"
                    + " --save has written, or the directory that train --members has filled.",
            "",
            "DATASET may be labeled images as they are: a folder or archive with a folder for each class, or a list."
                    + " Classes are matched with the model's by name or WNID. What does not match and what cannot be"
                    + " read is listed, and the exit code is 3.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  alexnet evaluate my-run my-dataset --ten-crop",
            "  alexnet evaluate run-1 run-2 run-3 my-dataset --weights search",
            "  alexnet evaluate my-run my-new-test-images",
            "  alexnet evaluate run-1 my-dataset --save one.safetensors",
            "  alexnet evaluate one.safetensors two.safetensors my-dataset"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(
            arity = "2..*",
            paramLabel = "MODEL... DATASET",
            hideParamSyntax = true,
            description =
                    "model files, directories of runs or ensembles, or saved predictions; last a prepared dataset, or a"
                            + " folder, archive or list of labeled images")
    private List<Path> modelsAndDataset = List.of();

    @Mixin
    private SplitOption split = new SplitOption();

    @Mixin
    private CropsOption crops = new CropsOption();

    @Option(
            names = "--weights",
            paramLabel = "W,W,...",
            description =
                    "of the models, in their order, each member of an ensemble counted; \"search\" finds the most likely"
                            + " ones on the validation split (default: all equal)")
    private @Nullable String weights;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "write the probabilities of every image, of several models their mean, to a safetensors file")
    private @Nullable Path save;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "crops at a time (default: 128)")
    private int batchSize = 128;

    @Option(names = "--confusion", paramLabel = "FILE.csv", description = "write the confusion matrix to a file")
    private @Nullable Path confusion;

    @Mixin
    private ForceOption force = new ForceOption();

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    EvaluateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (batchSize < 1) {
            throw UserException.input("--batch: " + batchSize + " is not at least 1", "leave it out for 128");
        }
        if (confusion != null && save != null && isSame(confusion, save)) {
            throw UserException.input("--confusion and --save name the same file", "name two");
        }
        List<Path> written = Stream.of(confusion, save).filter(Objects::nonNull).toList();
        return force.claiming(written, modelsAndDataset, this::evaluate);
    }

    private int evaluate() {
        Path datasetPath = modelsAndDataset.get(modelsAndDataset.size() - 1);
        List<Path> models = modelsAndDataset.subList(0, modelsAndDataset.size() - 1).stream()
                .flatMap(path -> ModelPath.all(path).stream())
                .toList();
        EnsembleWeights chosen = EnsembleWeights.parse(weights, models.size());
        try (MeasuredImages images = MeasuredImages.open(datasetPath, split, models, terminal)) {
            PreparedDataset dataset = images.dataset();
            Split part = images.part();
            if (chosen.isSearched() && part != Split.VALIDATION) {
                models.forEach(EvaluateCommand::requireModel);
            }
            if (chosen.isSearched() && dataset.count(Split.VALIDATION) == 0) {
                throw UserException.input(
                        "--weights search: " + datasetPath + " has no images in its validation split",
                        "prepare it with --validation 10%, or give the weights as numbers");
            }
            try (ModelPredictor predictor =
                    new ModelPredictor(terminal, engineOptions, dataset, datasetPath, batchSize)) {
                if (models.size() == 1 && save == null && !PredictionsFile.isOne(models.get(0))) {
                    report(
                            EvaluationReport.of(models.get(0), predictor.evaluate(models.get(0), part, crops.chosen())),
                            dataset,
                            part);
                } else {
                    report(ensemble(models, chosen, predictor, part), dataset, part);
                }
            }
            return images.exitCode().code;
        }
    }

    private static boolean isSame(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private EvaluationReport ensemble(List<Path> models, EnsembleWeights chosen, ModelPredictor predictor, Split part) {
        List<Predictions> members = models.stream()
                .map(model -> asAskedFor(predictor.predictions(model, part, crops.chosen()), model))
                .toList();
        List<Double> found = chosen.of(() -> part == Split.VALIDATION
                ? members
                : models.stream()
                        .map(model -> predictor.predictions(model, Split.VALIDATION, crops.chosen()))
                        .toList());
        if (chosen.isSearched() && part == Split.VALIDATION) {
            terminal.notice("the weights are searched on the images that are measured: the errors flatter them");
        }
        Predictions mean = Ensemble.mean(members, found);
        if (save != null) {
            PredictionsFile.write(mean, save);
        }
        return EvaluationReport.of(members, found, Ensemble.evaluate(mean));
    }

    /** What was saved is about one split, and the weights are searched on another. */
    private static void requireModel(Path file) {
        if (PredictionsFile.isOne(file)) {
            throw UserException.input(
                    "--weights search: " + file + " holds saved predictions, which say nothing of the validation split",
                    "name the model itself, or give the weights as numbers");
        }
    }

    /** What was saved has the crops that it was made with. */
    private Predictions asAskedFor(Predictions predictions, Path file) {
        if (crops.isGiven() && predictions.crops() != crops.chosen().count()) {
            throw UserException.input(
                    file + " was saved with " + predictions.crops() + (predictions.crops() == 1 ? " crop" : " crops")
                            + ", asked for are " + crops.chosen().count(),
                    "leave --crops out, or name the model in its place");
        }
        return predictions;
    }

    private void report(EvaluationReport report, PreparedDataset dataset, Split part) {
        if (report.evaluation().images() != dataset.count(part)) {
            throw new IllegalStateException(
                    "evaluated " + report.evaluation().images() + " of " + dataset.count(part) + " images");
        }
        if (confusion != null) {
            report.evaluation().confusion().writeCsv(dataset.classes(), confusion);
        }
        if (json) {
            terminal.out().println(report.json(part));
        } else {
            report.lines(part).forEach(terminal.out()::println);
        }
    }
}

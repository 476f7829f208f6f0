package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.alexnet4j.app.visualization.Style;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.tuning.Search;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet resume}: resumes a run. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Resumes an interrupted run from its last checkpoint. With the same engine and number of"
                    + " threads, the final model is bit-identical to that of an uninterrupted run.",
            "",
            "RUN/training.toml may be edited first: more epochs, another rate policy.",
            "",
            "Of an ensemble (train --members), the members without a model are trained; a search"
                    + " (tune) resumes in its interrupted trial.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet resume my-run")
final class ResumeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "directory of the run, ensemble or search")
    private Path directory = Path.of("");

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            description = "path of the dataset (default: the path stored in the run)")
    private @Nullable Path dataset;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "auto, onednn or reference (default: the run's; another one rounds differently)")
    private @Nullable String engine;

    @Option(names = "--precision", paramLabel = "NAME", description = "float32 or bfloat16 (default: the run's)")
    private @Nullable String precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads of a step (default: the run's; another number may round differently)")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    ResumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (EnsembleFile.isIn(directory)) {
            return resumeEnsemble(EnsembleTraining.open(terminal, directory));
        }
        if (Search.exists(directory)) {
            return resumeSearch(Search.open(directory));
        }
        try (TrainingRun run = TrainingRun.open(directory)) {
            Path datasetPath = datasetPath(run.plan());
            EngineOptions options = options(run.plan());
            try (PreparedDataset opened = PreparedDataset.open(datasetPath, terminal::notice);
                    Engine chosen = options.open(terminal)) {
                run.replan(replanned(run.plan(), datasetPath, options, chosen));
                return TrainingSession.train(terminal, directory, datasetPath, run, chosen, opened, json);
            }
        }
    }

    /** Goes on with the members that are not trained yet; what the first is trained by, the others are, too. */
    private int resumeEnsemble(EnsembleTraining ensemble) {
        RunPlan plan;
        try (TrainingRun first = TrainingRun.open(ensemble.member(1))) {
            plan = first.plan();
        }
        Path datasetPath = datasetPath(plan);
        EngineOptions options = options(plan);
        try (PreparedDataset opened = PreparedDataset.open(datasetPath, terminal::notice);
                Engine chosen = options.open(terminal)) {
            return ensemble.goOn(
                    number -> {
                        TrainingRun run = TrainingRun.open(ensemble.member(number));
                        run.replan(replanned(run.plan(), datasetPath, options, chosen));
                        return run;
                    },
                    chosen,
                    opened,
                    datasetPath,
                    json);
        }
    }

    private int resumeSearch(Search search) {
        RunPlan plan = search.plan().run();
        Path datasetPath = datasetPath(plan);
        EngineOptions options = options(plan);
        try (PreparedDataset opened = PreparedDataset.open(datasetPath, terminal::notice);
                Engine chosen = options.open(terminal)) {
            search.replan(replanned(plan, datasetPath, options, chosen));
            return new SearchSession(terminal, search, directory, datasetPath, Style.USUAL).run(chosen, opened, json);
        }
    }

    private Path datasetPath(RunPlan plan) {
        return dataset == null ? Path.of(plan.dataset()) : dataset;
    }

    private EngineOptions options(RunPlan plan) {
        return EngineOptions.of(
                engine == null ? plan.engine() : engine,
                precision == null ? plan.precision().name() : precision,
                threads == null ? plan.threads() : threads);
    }

    private static RunPlan replanned(RunPlan plan, Path datasetPath, EngineOptions options, Engine chosen) {
        return plan.withDataset(datasetPath.toAbsolutePath().normalize().toString())
                .withEngine(chosen.name(), options.precisionOf(chosen), chosen.threads());
    }
}

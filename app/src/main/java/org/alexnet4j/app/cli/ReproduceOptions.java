package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.FigureFile;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.training.Ending;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all experiments have in common: where, on what, for how long; and how one is carried out. */
final class ReproduceOptions {
    private static final int BATCH = 128;

    @Parameters(index = "0", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description = "folder of the experiment: a new one, or, with the same options, one to resume; it"
                    + " receives report.html, the same figures in result.json, and every training as a run")
    private Path out = Path.of("");

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "make the trainings shorter, so that all of them take about so long on this machine: 20m, 8h;"
                    + " a rate that would wait for plateaus then falls along half a cosine (default: in full)")
    private @Nullable String budget;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private SplitOption split = new SplitOption();

    @Mixin
    private EngineOptions.ForTraining engineOptions = new EngineOptions.ForTraining();

    /** Where the dataset lies. */
    Path datasetPath() {
        return datasetPath;
    }

    /**
     * Carries an experiment out, or resumes it, and writes its report.
     *
     * @param planned makes the experiment for the dataset
     * @return the exit code
     */
    <R> int run(Terminal terminal, Function<PreparedDataset, Reproduction<R>> planned) {
        double budgetSeconds = budget == null ? 0 : TimeBudget.seconds(budget);
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath, terminal::notice);
                ModelPredictor predictor = new ModelPredictor(terminal, engineOptions, dataset, datasetPath, BATCH)) {
            Reproduction<R> reproduction = planned.apply(dataset);
            reproduction.caution().ifPresent(terminal::notice);
            if (reproduction.isDrawn()) {
                FigureFile.requireLetters();
            }
            Split tested = tested(reproduction, dataset);
            RunLaboratory laboratory = new RunLaboratory(
                    terminal,
                    out,
                    predictor,
                    engineOptions,
                    dataset,
                    datasetPath,
                    tested,
                    seconds -> ExperimentFile.read(out)
                            .ifPresent(file -> file.withSeconds(seconds).write(out)));
            // Before anything is measured or written: what does not fit leaves nothing.
            laboratory.check(reproduction.trainings(Scale.FULL));
            ExperimentFile file = file(terminal, reproduction, dataset, tested, predictor.engine(), budgetSeconds);
            terminal.notice(ExperimentReport.scaling(reproduction, file));
            R result;
            try {
                result = carryOut(reproduction, file, laboratory);
            } catch (RunLaboratory.Stopped e) {
                terminal.out().println(json ? stopped(file) : "stopped; the same command resumes it");
                return ExitCode.INTERRUPTED.code;
            }
            new ExperimentReport<>(
                            reproduction,
                            current(file),
                            dataset,
                            tested,
                            predictor.engine(),
                            predictor.engine().threads(),
                            out)
                    .write(result, terminal, json);
            return ExitCode.OK.code;
        }
    }

    private Split tested(Reproduction<?> reproduction, PreparedDataset dataset) {
        if (reproduction.isTested()) {
            return split.of(dataset, datasetPath);
        }
        if (split.isGiven()) {
            throw UserException.input(
                    "--split: this experiment measures errors in training, on no other images", "leave it out");
        }
        return Split.TRAIN;
    }

    private <R> R carryOut(Reproduction<R> reproduction, ExperimentFile file, RunLaboratory laboratory) {
        Scale scale = new Scale(file.factor());
        if (file.budgetSeconds() > 0) {
            laboratory.limit(file.budgetSeconds() - file.seconds());
        }
        if (reproduction.isListed()) {
            laboratory.expect(reproduction.trainings(scale));
        }
        file.write(out);
        return reproduction.run(laboratory, scale);
    }

    /** For programs, that it was stopped. */
    private static String stopped(ExperimentFile file) {
        return new ObjectMapper()
                .createObjectNode()
                .put("ending", Ending.STOPPED.label())
                .put("experiment", file.description())
                .toPrettyString();
    }

    /** The file with the time that has been spent until now. */
    private ExperimentFile current(ExperimentFile file) {
        return ExperimentFile.read(out).orElse(file);
    }

    /** That of the folder, or a new one with a scale that fits the budget. */
    private ExperimentFile file(
            Terminal terminal,
            Reproduction<?> reproduction,
            PreparedDataset dataset,
            Split tested,
            Engine engine,
            double budgetSeconds) {
        ExperimentFile asked = new ExperimentFile(
                reproduction.title(),
                reproduction.description(),
                dataset.digest(),
                tested.label(),
                engine.name(),
                engineOptions.precisionOf(engine).label(),
                1,
                0,
                budgetSeconds,
                0);
        ExperimentFile found = ExperimentFile.read(out).orElse(null);
        if (found != null) {
            List<String> differences = found.differences(asked);
            if (!differences.isEmpty()) {
                throw UserException.input(
                        out + " holds another experiment: " + String.join("; ", differences),
                        "give the same options again, or choose another --out");
            }
            return found;
        }
        if (Files.exists(out)) {
            throw UserException.input(out + " is there and holds no experiment", "choose another --out");
        }
        if (budget == null) {
            return asked;
        }
        terminal.notice("measuring how fast this machine trains ...");
        BudgetScale fitting = BudgetScale.of(
                reproduction::trainings,
                dataset.count(Split.TRAIN),
                budgetSeconds,
                engine,
                engineOptions.precisionOf(engine));
        requireEnough(fitting, budgetSeconds);
        return asked.scaled(fitting.scale().factor(), fitting.fullSeconds());
    }

    /** Refuses a budget that cannot be kept, before any training. */
    static void requireEnough(BudgetScale fitting, double budgetSeconds) {
        if (fitting.scaledSeconds() > budgetSeconds) {
            throw UserException.input(
                    "the budget of " + ProgressLine.duration(budgetSeconds)
                            + " is too short: with one epoch for each training, this experiment takes about "
                            + ProgressLine.duration(fitting.scaledSeconds()) + " on this machine",
                    "give --budget " + TimeBudget.text(fitting.neededSeconds()) + ", or a dataset with fewer images");
        }
    }
}

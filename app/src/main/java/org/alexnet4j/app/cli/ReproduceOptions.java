package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.alexnet4j.UserException;
import org.alexnet4j.Version;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.app.report.ReportPage;
import org.alexnet4j.app.visualization.FigureFile;
import org.alexnet4j.benchmark.NetworkBenchmark;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all experiments have in common: where, on what, for how long; and how one is carried out. */
final class ReproduceOptions {
    private static final int BATCH = 128;

    /** Of the time that is given, seconds at most: run before anything is measured, until the program is compiled. */
    private static final double WARM_UP_SHARE = 0.003;

    private static final double LONGEST_WARM_UP = 15;

    /** Of the time that is given, seconds at most: measuring each network. */
    private static final double MEASURE_SHARE = 0.0005;

    private static final double LONGEST_MEASURE = 3;

    /** Of the time that is given: the rest is for testing, loading and compiling, and for what else the machine has to do. */
    private static final double TRAINING_SHARE = 0.75;

    @Parameters(index = "0", paramLabel = "DATASET", description = "a prepared dataset")
    private Path datasetPath = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description =
                    "folder of the experiment: a new one, or, with the same options, one that goes on; it gets report.html,"
                            + " the same figures in result.json, and every training as a run")
    private Path out = Path.of("");

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "make the trainings shorter, so that all of them take about so long on this machine: 20m, 8h;"
                    + " a rate that would wait for plateaus then falls along half a cosine (default: in full)")
    private @Nullable String budget;

    @Option(names = "--json", description = "print the result as JSON (default: ${DEFAULT-VALUE})")
    private boolean json;

    @Mixin
    private SplitOption split = new SplitOption();

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    /** Where the dataset lies. */
    Path datasetPath() {
        return datasetPath;
    }

    /**
     * Carries an experiment out, or goes on with it, and writes its report.
     *
     * @param planned makes the experiment for the dataset
     * @return the exit code
     */
    <R> int run(Terminal terminal, Function<PreparedDataset, Reproduction<R>> planned) {
        double budgetSeconds = budget == null ? 0 : TimeBudget.seconds(budget);
        try (PreparedDataset dataset = PreparedDataset.open(datasetPath);
                ModelPredictor predictor = new ModelPredictor(terminal, engineOptions, dataset, datasetPath, BATCH)) {
            Reproduction<R> reproduction = planned.apply(dataset);
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
            terminal.notice(scaling(file, reproduction));
            return run(terminal, reproduction, file, dataset, tested, laboratory, predictor.engine());
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

    private <R> int run(
            Terminal terminal,
            Reproduction<R> reproduction,
            ExperimentFile file,
            PreparedDataset dataset,
            Split tested,
            RunLaboratory laboratory,
            Engine engine) {
        Scale scale = new Scale(file.factor());
        if (reproduction.isListed()) {
            laboratory.expect(reproduction.trainings(scale));
        }
        file.write(out);
        R result;
        try {
            result = reproduction.run(laboratory, scale);
        } catch (RunLaboratory.Stopped e) {
            terminal.out().println("stopped; the same command goes on");
            return ExitCode.INTERRUPTED.code;
        }
        ExperimentFile done = current(file);
        report(terminal, reproduction, result, done, circumstances(done, dataset, tested, engine));
        return ExitCode.OK.code;
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
            if (budget != null && found.budgetSeconds() != budgetSeconds) {
                differences.add(
                        found.budgetSeconds() == 0
                                ? "no --budget"
                                : "a --budget of " + ProgressLine.duration(found.budgetSeconds()));
            }
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
        return budget == null ? asked : scaled(terminal, asked, reproduction, dataset, engine);
    }

    private ExperimentFile scaled(
            Terminal terminal,
            ExperimentFile asked,
            Reproduction<?> reproduction,
            PreparedDataset dataset,
            Engine engine) {
        double seconds = 0;
        Map<NetworkSpec, Double> rates = new LinkedHashMap<>();
        List<PlannedTraining> trainings = reproduction.trainings(Scale.FULL);
        terminal.notice("measuring how fast this machine trains ...");
        // The first seconds of a program are slow, and are few of all that the trainings take.
        rate(trainings.get(0), engine, Math.min(LONGEST_WARM_UP, WARM_UP_SHARE * asked.budgetSeconds()));
        double measure = Math.min(LONGEST_MEASURE, MEASURE_SHARE * asked.budgetSeconds());
        for (PlannedTraining training : trainings) {
            double rate = rates.computeIfAbsent(training.network(), network -> rate(training, engine, measure));
            seconds += training.images(dataset.count(Split.TRAIN)) / rate;
        }
        double factor =
                Scale.fitting(seconds, TRAINING_SHARE * asked.budgetSeconds()).factor();
        return asked.scaled(factor, seconds);
    }

    /** Images a second. */
    private double rate(PlannedTraining training, Engine engine, double seconds) {
        NetworkBenchmark.Effort effort = new NetworkBenchmark.Effort(3, seconds);
        Network network = Network.of(training.network());
        return new NetworkBenchmark(network, engine, engineOptions.precisionOf(engine), effort)
                .training(training.settings().batchSize())
                .imagesPerSecond();
    }

    private static String scaling(ExperimentFile file, Reproduction<?> reproduction) {
        if (file.budgetSeconds() == 0) {
            return "Nothing was scaled: every training has its full length.";
        }
        String full = "In full the trainings would take about " + ProgressLine.duration(file.fullSeconds())
                + " on this machine; the budget is " + ProgressLine.duration(file.budgetSeconds())
                + ", three quarters of it for training";
        return (file.factor() >= 1
                        ? full + ": nothing was scaled."
                        : full + ": " + reproduction.scaled(new Scale(file.factor())) + ".")
                + reproduction.caution();
    }

    private Part circumstances(ExperimentFile file, PreparedDataset dataset, Split tested, Engine engine) {
        int threads = engineOptions.threads();
        return new Part.Facts(
                "Where and how.",
                List.of(
                        List.of("experiment", file.description()),
                        List.of(
                                "dataset",
                                String.format(
                                        Locale.ROOT,
                                        "%,d images of %,d classes for training%s, digest %s",
                                        dataset.count(Split.TRAIN),
                                        dataset.classes().size(),
                                        tested == Split.TRAIN
                                                ? ""
                                                : String.format(
                                                        Locale.ROOT,
                                                        ", %,d to test on (%s)",
                                                        dataset.count(tested),
                                                        tested.label()),
                                        dataset.digest())),
                        List.of("engine", engine.description() + ", " + file.precision()),
                        List.of(
                                "machine",
                                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + threads
                                        + (threads == 1 ? " thread" : " threads") + ", Java " + Runtime.version()),
                        List.of("program", "AlexNet4J " + Version.current()),
                        List.of("time in training", ProgressLine.duration(file.seconds()))));
    }

    private <R> void report(
            Terminal terminal, Reproduction<R> reproduction, R result, ExperimentFile file, Part circumstances) {
        List<Part> own = reproduction.parts(result);
        List<Part> parts = new ArrayList<>(own);
        parts.add(1, new Part.Paragraph(scaling(file, reproduction)));
        parts.add(circumstances);
        Path page = out.resolve("report.html");
        new ReportPage(reproduction.title(), parts).write(page);
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("experiment", file.description())
                .put("factor", file.factor())
                .put("secondsInTraining", file.seconds())
                .put("report", page.toString());
        reproduction.json(result, node);
        write(out.resolve("result.json"), node.toPrettyString() + "\n");
        if (json) {
            terminal.out().println(node.toPrettyString());
        } else {
            own.forEach(part -> print(terminal, part));
            terminal.out().println(scaling(file, reproduction));
            terminal.out().println("report: " + page);
        }
    }

    private static void write(Path file, String text) {
        try {
            WholeFile.write(file, text);
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /** Paragraphs and tables; pictures and files are in the report. */
    private static void print(Terminal terminal, Part part) {
        if (part instanceof Part.Paragraph paragraph) {
            terminal.out().println(paragraph.text());
            terminal.out().println();
        } else if (part instanceof Part.Table rows) {
            TextTable.Align[] alignment = new TextTable.Align[rows.header().size()];
            java.util.Arrays.fill(alignment, TextTable.Align.RIGHT);
            alignment[0] = TextTable.Align.LEFT;
            TextTable table = new TextTable(alignment);
            table.row(rows.header().toArray(String[]::new));
            table.row();
            rows.rows().forEach(row -> table.row(row.toArray(String[]::new)));
            terminal.out().println(rows.caption());
            table.lines().forEach(terminal.out()::println);
            terminal.out().println();
        }
    }
}

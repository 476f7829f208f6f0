package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.model.PredictionsFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkCounts;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.training.RunSummary;
import org.alexnet4j.tuning.Search;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet info}: what a file or folder is. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what a model, run, dataset or index is: network, classes, preprocessing, provenance, errors, state and"
                    + " size. Of anything else it says what kind of file it is.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  alexnet info my-run", "  alexnet info my-dataset --json"})
final class InfoCommand implements Callable<Integer> {
    /** Of more classes only the first are shown; JSON has all. */
    private static final int MOST_CLASSES = 10;

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "a model, run, dataset, index or any other file or folder")
    private Path path = Path.of("");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ContentKind kind = Recognition.of(path);
        if (kind.group() == ContentKind.Group.NOTHING) {
            throw kind == ContentKind.MISSING
                    ? UserException.input(path + ": no such file or folder", "check the path")
                    : UserException.input(path + " cannot be read: not allowed", "check its permissions");
        }
        Facts facts = new Facts().add("path", "path", path.toString()).add("kind", "kind", kind.noun());
        switch (kind) {
            case MODEL, CHECKPOINT -> addModel(facts, path);
            case RUN -> addRun(facts);
            case DATASET -> addDataset(facts);
            case INDEX -> addIndex(facts);
            case PREDICTIONS -> addPredictions(facts);
            case ENSEMBLE -> facts.add("members", "members", EnsembleFile.members(path));
            case SEARCH -> addSearch(facts);
            default -> {
                // What it is called is all that is known.
            }
        }
        long bytes = bytes();
        facts.add("bytes", "size", bytes, size(bytes));
        if (json) {
            terminal.out().println(facts.json());
        } else {
            facts.lines().forEach(terminal.out()::println);
        }
        return ExitCode.OK.code;
    }

    private static void addNetwork(Facts facts, NetworkSpec spec) {
        Network network = Network.of(spec);
        facts.add("network", "network", spec.name())
                .add("input", "input", network.input().toString())
                .add("layers", "layers", network.layers().size());
        long parameters = NetworkCounts.of(network).parameters();
        facts.add("parameters", "parameters", parameters, String.format(Locale.ROOT, "%,d", parameters));
    }

    private static void addClasses(Facts facts, List<ClassLabel> classes) {
        List<String> names = classes.stream().map(ClassLabel::name).toList();
        String first = names.stream().limit(MOST_CLASSES).collect(Collectors.joining(", "));
        facts.add(
                "classes",
                "classes",
                names,
                String.format(Locale.ROOT, "%,d: ", names.size())
                        + first
                        + (names.size() > MOST_CLASSES ? ", ..." : ""));
    }

    private static void addModel(Facts facts, Path file) {
        Model model = ModelFile.read(file);
        addNetwork(facts, model.network());
        addClasses(facts, model.classes());
        int side = model.preprocessing().imageSize();
        int crop = model.network().input().height();
        facts.addForPrograms("imageSize", side)
                .add(
                        "crop",
                        "preprocessing",
                        crop,
                        String.format(
                                Locale.ROOT,
                                "shorter side to %d, center %d x %d, minus the mean image; crops of %d x %d",
                                side,
                                side,
                                side,
                                crop,
                                crop))
                .add("int8", "int8", model.ranges() != null, model.ranges() == null ? "not calibrated" : "calibrated");
        Map<String, String> provenance = new TreeMap<>(model.provenance().facts());
        facts.addForPrograms("provenance", provenance);
        model.provenance().facts().forEach((name, text) -> {
            // The settings are a whole file.
            if (!name.equals("settings") && !name.equals("network")) {
                facts.add("provenance." + name, name, text);
            }
        });
    }

    private void addRun(Facts facts) {
        RunSummary run = RunSummary.read(path);
        addNetwork(facts, run.network());
        facts.add("state", "state", run.state().label(), state(run))
                .add("steps", "steps", run.steps())
                .add("epochs", "epochs", run.epochs(), String.format(Locale.ROOT, "%.1f", run.epochs()))
                .add("seconds", "time", run.seconds(), ProgressLine.duration(run.seconds()));
        run.best()
                .ifPresent(best -> facts.add(
                                "bestTop1Error",
                                "best error",
                                best.top1Error(),
                                String.format(
                                        Locale.ROOT,
                                        "top-1 %.1f %%%s, after %.1f epochs",
                                        100 * best.top1Error(),
                                        best.hasTop5Error()
                                                ? String.format(Locale.ROOT, ", top-5 %.1f %%", 100 * best.top5Error())
                                                : "",
                                        best.epoch()))
                        .addForPrograms(
                                "bestTop5Error", best.hasTop5Error() ? Double.valueOf(best.top5Error()) : null));
        facts.add("dataset", "dataset", run.plan().dataset())
                .add("engine", "engine", run.plan().engine())
                .add("precision", "precision", run.plan().precision().label())
                .add("threads", "threads", run.plan().threads())
                .add("started", "started", run.plan().started());
        if (run.state() == RunSummary.State.FINISHED) {
            Model model = ModelFile.read(ModelPath.of(path));
            addClasses(facts, model.classes());
        }
    }

    private static String state(RunSummary run) {
        return switch (run.state()) {
            case FINISHED -> "finished";
            case TRAINING -> "training, at step " + run.steps();
            case STOPPED -> "stopped at step " + run.steps() + "; it can be resumed";
        };
    }

    private void addDataset(Facts facts) {
        try (PreparedDataset dataset = PreparedDataset.open(path)) {
            int side = dataset.imageSize();
            facts.add("imageSize", "images", side, side + " x " + side);
            addClasses(facts, dataset.classes());
            for (Split split : Split.values()) {
                int count = dataset.count(split);
                facts.add(split.label(), split.label(), count, String.format(Locale.ROOT, "%,d images", count));
            }
            facts.add("digest", "digest", dataset.digest()).add("decoder", "decoder", dataset.decoder());
        }
    }

    private void addIndex(Facts facts) {
        FeatureIndex index = FeatureIndex.open(path);
        int images = index.images().size();
        facts.add("images", "images", images, String.format(Locale.ROOT, "%,d", images))
                .add("width", "numbers each", index.width())
                .add("layer", "layer", index.origin().layer())
                .add("precision", "precision", index.origin().precision())
                .add("model", "model", index.origin().model());
    }

    private void addPredictions(Facts facts) {
        Predictions predictions = PredictionsFile.read(path);
        facts.add("source", "model", predictions.source())
                .add("split", "split", predictions.split().label())
                .add("images", "images", predictions.labels().size())
                .add("crops", "crops", predictions.crops());
        addClasses(facts, predictions.classes());
    }

    private void addSearch(Facts facts) {
        Search search = Search.open(path);
        facts.add("trials", "trials", search.trialsOver())
                .add(
                        "state",
                        "state",
                        search.isOver() ? "finished" : "stopped",
                        search.isOver() ? "finished" : "stopped; it can be resumed")
                .add("best", "best settings", search.bestFolder().toString());
    }

    private long bytes() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw ReadFailure.of(e, path);
        } catch (java.io.UncheckedIOException e) {
            throw UserException.input(path + " cannot be read whole", "check the permissions of what is in it");
        }
    }

    private static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%,d bytes", bytes)
                : String.format(Locale.ROOT, "%,.1f MB", bytes * 1e-6);
    }
}

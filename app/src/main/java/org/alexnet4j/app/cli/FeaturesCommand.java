package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alexnet features}: the activations of a layer for pictures. */
@Command(
        name = "features",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes what a layer of a model says of pictures, a row of numbers for each: for other classifiers, searches"
                    + " and plots.",
            "",
            "A PICTURE is a file, a folder (with all below it), a prepared dataset, or - for standard input. What cannot"
                    + " be read is reported and has no row, and the exit code is 3.",
            "",
            "F.npy is for NumPy, (rows, numbers) in float32, with names and classes of the rows in F.names.tsv; F.csv"
                    + " has all in one.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet features my-run my-pictures --out my-features.npy")
final class FeaturesCommand implements Callable<Integer> {
    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "F.npy or F.csv")
    private Path out = Path.of("");

    @Mixin
    private ForceOption force = new ForceOption();

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    FeaturesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        FeatureFile file = new FeatureFile(out);
        Path modelFile = features.modelFile();
        return force.claiming(
                file.files(), List.of(modelFile), () -> compute(file, ModelFile.read(modelFile, terminal::notice)));
    }

    private int compute(FeatureFile file, Model model) {
        try (PictureCollection collection = features.openPictures(file.files(), model.classes());
                Engine engine = engineOptions.open(terminal);
                FeatureExtractor extractor = FeatureExtractor.of(
                        model, features.layer(), engine, engineOptions.inferencePrecisionOf(engine))) {
            FeatureRun run = new FeatureRun(extractor, terminal);
            int rows = file.write(extractor.shape().size(), row -> {
                run.of(collection.pictures(), row);
                run.requireAny(collection.pictures().size());
            });
            print(extractor, rows, file);
            return (run.unreadable() == 0 ? ExitCode.OK : ExitCode.SKIPPED).code;
        }
    }

    private void print(FeatureExtractor extractor, int rows, FeatureFile file) {
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("rows", rows);
            node.put("layer", extractor.layer());
            node.put("numbers", extractor.shape().size());
            file.files().forEach(path -> node.withArray("files").add(path.toString()));
            terminal.out().println(node.toPrettyString());
            return;
        }
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d %s, of each %,d numbers of %s (%s); written: %s",
                        rows,
                        rows == 1 ? "picture" : "pictures",
                        extractor.shape().size(),
                        extractor.layer(),
                        extractor.shape(),
                        file.files().stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.inference.Prediction;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet classify}: what is in a picture. */
@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints the top-k classes of images.",
            "",
            "A PICTURE is a file, a folder (with all below it) or - for standard input. An image that cannot be read"
                    + " is reported, the others are classified, and the exit code is"
                    + " 3; it is 2 if none can be read.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet classify my-run holiday.jpg")
final class ClassifyCommand implements Callable<Integer> {
    private static final int BAR = 20;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PICTURE", description = "files, folders or -")
    private List<String> pictures = new ArrayList<>();

    @Option(names = "--top", paramLabel = "K", defaultValue = "5", description = "classes of each picture (default: 5)")
    private int top = 5;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    ClassifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (top < 1) {
            throw UserException.input("--top: " + top + " is not at least 1", "leave it out for 5");
        }
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        List<Picture> found = Picture.named(pictures);
        ImageReader reader = new ImageReader(model.preprocessing().imageSize());
        ArrayNode results = new ObjectMapper().createArrayNode();
        int unreadable = 0;
        try (Engine engine = engineOptions.open(terminal);
                Classifier classifier = Classifier.of(model, engine, engineOptions.inferencePrecisionOf(engine));
                ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            for (int done = 0; done < found.size(); done += Classifier.BATCH) {
                List<Picture> some = found.subList(done, Math.min(found.size(), done + Classifier.BATCH));
                unreadable += classify(classifier, Picture.decode(some, reader), results);
                progress.update(done + some.size(), found.size(), "");
            }
        }
        if (json) {
            terminal.out().println(results.toPrettyString());
        }
        return ExitCode.reading(found.size(), unreadable).code;
    }

    /** Classifies and prints, in the order of the pictures; gives the number of those that could not be read. */
    private int classify(Classifier classifier, List<Picture.Decoded> decoded, ArrayNode results) {
        List<Image> images = decoded.stream()
                .map(Picture.Decoded::image)
                .filter(Objects::nonNull)
                .toList();
        Iterator<List<Prediction>> predictions = classifier.classifyAll(images).iterator();
        int unreadable = 0;
        for (Picture.Decoded one : decoded) {
            String name = one.picture().name();
            UserException problem = one.problem();
            if (problem != null) {
                unreadable++;
                terminal.notice(one.report());
                if (json) {
                    results.addObject().put("picture", name).put("error", problem.getMessage());
                }
                continue;
            }
            List<Prediction> all = predictions.next();
            List<Prediction> best = all.subList(0, Math.min(top, all.size()));
            if (json) {
                results.add(toJson(name, best));
            } else {
                print(name, best);
            }
        }
        return unreadable;
    }

    private static ObjectNode toJson(String picture, List<Prediction> best) {
        ObjectNode node = new ObjectMapper().createObjectNode().put("picture", picture);
        ArrayNode classes = node.putArray("classes");
        for (Prediction prediction : best) {
            classes.addObject()
                    .put("class", prediction.label().name())
                    .put("wnid", prediction.label().wnid())
                    .put("index", prediction.classIndex())
                    .put("probability", prediction.probability());
        }
        return node;
    }

    private void print(String picture, List<Prediction> best) {
        terminal.heading(picture);
        TextTable table = new TextTable(TextTable.Align.RIGHT, TextTable.Align.TEXT, TextTable.Align.LEFT);
        table.bars(2);
        for (Prediction prediction : best) {
            table.row(
                    "  " + Shares.percent(prediction.probability()),
                    prediction.label().name(),
                    "#".repeat((int) Math.round(BAR * prediction.probability())));
        }
        terminal.table(table);
    }
}

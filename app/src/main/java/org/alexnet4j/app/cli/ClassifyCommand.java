package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.image.UnreadableImageException;
import org.alexnet4j.inference.Classifier;
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
            "Says what a model sees in pictures: the most probable classes of each.",
            "",
            "A PICTURE is a file, a folder (with all below it) or - for standard input. What cannot be read is reported,"
                    + " the rest goes on, and the exit code is 3.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet classify my-run holiday.jpg")
final class ClassifyCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int LARGEST_INPUT = 256 << 20;
    private static final int BAR = 20;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PICTURE", description = "files, folders or -")
    private List<String> pictures = new ArrayList<>();

    @Option(names = "--top", paramLabel = "K", defaultValue = "5", description = "classes of each picture (default: 5)")
    private int top = 5;

    @Option(names = "--json", description = "print the result as JSON (default: ${DEFAULT-VALUE})")
    private boolean json;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    private final Terminal terminal;

    ClassifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw UserException.input("--top: " + top + " is not at least 1", "leave it out for 5");
        }
        Model model = ModelFile.read(ModelPath.of(modelPath));
        List<String> found = found();
        ArrayNode results = new ObjectMapper().createArrayNode();
        int unreadable = 0;
        try (Engine engine = engineOptions.open(terminal);
                Classifier classifier = Classifier.of(model, engine, engineOptions.precisionOf(engine));
                ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            int done = 0;
            for (String picture : found) {
                try {
                    List<Prediction> best = best(classifier, picture);
                    if (json) {
                        results.add(toJson(picture, best));
                    } else {
                        print(picture, best);
                    }
                } catch (UserException e) {
                    unreadable++;
                    terminal.notice("alexnet: " + e.getMessage() + "; " + e.remedy());
                    if (json) {
                        results.addObject().put("picture", picture).put("error", e.getMessage());
                    }
                }
                progress.update(++done, found.size(), "");
            }
        }
        if (json) {
            terminal.out().println(results.toPrettyString());
        }
        return (unreadable == 0 ? ExitCode.OK : ExitCode.SKIPPED).code;
    }

    /** All files that the arguments name, folders with what is below them, in a fixed order. */
    private List<String> found() throws IOException {
        List<String> files = new ArrayList<>();
        for (String picture : pictures) {
            Path path = Path.of(picture);
            if (!picture.equals(STANDARD_INPUT) && Files.isDirectory(path)) {
                try (Stream<Path> below = Files.walk(path)) {
                    below.filter(Files::isRegularFile).sorted().forEach(file -> files.add(file.toString()));
                }
            } else {
                files.add(picture);
            }
        }
        if (files.isEmpty()) {
            throw UserException.input("the folders hold no files", "name pictures or folders of pictures");
        }
        return files;
    }

    private List<Prediction> best(Classifier classifier, String picture) throws IOException {
        List<Prediction> all;
        if (picture.equals(STANDARD_INPUT)) {
            InputStream in = System.in;
            try {
                all = classifier.classify(in.readNBytes(LARGEST_INPUT));
            } catch (UnreadableImageException e) {
                throw new UserException(
                        UserException.Kind.INPUT,
                        "standard input is not a picture that can be read: " + e.getMessage(),
                        "pipe a JPEG, PNG, GIF, BMP, WebP or TIFF file into it",
                        e);
            }
        } else if (!Files.exists(Path.of(picture))) {
            throw UserException.input(picture + " does not exist", "check the path");
        } else {
            all = classifier.classify(Path.of(picture));
        }
        return all.subList(0, Math.min(top, all.size()));
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
        terminal.out().println(picture);
        TextTable table = new TextTable(TextTable.Align.RIGHT, TextTable.Align.LEFT, TextTable.Align.LEFT);
        for (Prediction prediction : best) {
            table.row(
                    String.format(Locale.ROOT, "  %.1f %%", 100 * prediction.probability()),
                    prediction.label().name(),
                    "#".repeat((int) Math.round(BAR * prediction.probability())));
        }
        table.lines().forEach(terminal.out()::println);
    }
}

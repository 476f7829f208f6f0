package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.inference.Prediction;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.jspecify.annotations.Nullable;
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
    public Integer call() {
        if (top < 1) {
            throw UserException.input("--top: " + top + " is not at least 1", "leave it out for 5");
        }
        Model model = ModelFile.read(ModelPath.of(modelPath));
        List<String> found = found();
        ArrayNode results = new ObjectMapper().createArrayNode();
        int unreadable = 0;
        try (Engine engine = engineOptions.open(terminal);
                Classifier classifier = Classifier.of(model, engine, engineOptions.inferencePrecisionOf(engine));
                ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            for (int done = 0; done < found.size(); done += Classifier.BATCH) {
                List<String> some = found.subList(done, Math.min(found.size(), done + Classifier.BATCH));
                // On all cores: decoding takes as long as classifying.
                List<Decoded> decoded = some.parallelStream()
                        .map(picture -> decode(classifier, picture))
                        .toList();
                unreadable += classify(classifier, decoded, results);
                progress.update(done + some.size(), found.size(), "");
            }
        }
        if (json) {
            terminal.out().println(results.toPrettyString());
        }
        return (unreadable == 0 ? ExitCode.OK : ExitCode.SKIPPED).code;
    }

    /** A picture, or why it cannot be read. */
    private record Decoded(
            String picture, @Nullable Image image, @Nullable UserException problem) {}

    /** All files that the arguments name, folders with what is below them, in a fixed order. */
    private List<String> found() {
        List<String> files = new ArrayList<>();
        for (String picture : pictures) {
            if (!picture.equals(STANDARD_INPUT) && Files.isDirectory(pathOf(picture))) {
                addBelow(pathOf(picture), files);
            } else {
                files.add(picture);
            }
        }
        if (files.isEmpty()) {
            throw UserException.input("the folders hold no files", "name pictures or folders of pictures");
        }
        return files;
    }

    private static Path pathOf(String picture) {
        try {
            return Path.of(picture);
        } catch (InvalidPathException e) {
            throw new UserException(
                    UserException.Kind.INPUT, picture + " cannot be the name of a file", "check the path", e);
        }
    }

    private static void addBelow(Path folder, List<String> files) {
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(Files::isRegularFile)
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .sorted()
                    .forEach(file -> files.add(file.toString()));
        } catch (IOException | UncheckedIOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    folder + " cannot be read whole: " + e.getMessage(),
                    "check its permissions",
                    e);
        }
    }

    /** As when a dataset is prepared: hidden files, and what systems leave everywhere, are not meant. */
    private static boolean isHidden(Path path) {
        for (Path part : path) {
            String name = part.toString();
            if (name.startsWith(".") || name.equals("__MACOSX") || name.equals("Thumbs.db")) {
                return true;
            }
        }
        return false;
    }

    private static Decoded decode(Classifier classifier, String picture) {
        try {
            Image image = picture.equals(STANDARD_INPUT)
                    ? classifier.read(System.in, "standard input")
                    : classifier.read(pathOf(picture));
            return new Decoded(picture, image, null);
        } catch (UserException e) {
            if (e.kind() != UserException.Kind.INPUT) {
                throw e;
            }
            return new Decoded(picture, null, e);
        }
    }

    /** Classifies and prints, in the order of the pictures; gives the number of those that could not be read. */
    private int classify(Classifier classifier, List<Decoded> decoded, ArrayNode results) {
        List<Image> images =
                decoded.stream().map(Decoded::image).filter(Objects::nonNull).toList();
        Iterator<List<Prediction>> predictions = classifier.classifyAll(images).iterator();
        int unreadable = 0;
        for (Decoded one : decoded) {
            UserException problem = one.problem();
            if (problem != null) {
                unreadable++;
                terminal.notice("alexnet: " + problem.getMessage() + "; " + problem.remedy());
                if (json) {
                    results.addObject().put("picture", one.picture()).put("error", problem.getMessage());
                }
                continue;
            }
            List<Prediction> all = predictions.next();
            List<Prediction> best = all.subList(0, Math.min(top, all.size()));
            if (json) {
                results.add(toJson(one.picture(), best));
            } else {
                print(one.picture(), best);
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

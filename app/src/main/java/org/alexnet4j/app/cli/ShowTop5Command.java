package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.GuessPanels;
import org.alexnet4j.app.visualization.GuessPanels.Guess;
import org.alexnet4j.app.visualization.GuessPanels.Panel;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.file.PathText;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.inference.Prediction;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet show top5}: pictures with their five guesses. */
@Command(
        name = "top5",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws pictures with the five most probable classes of each (the paper's figure 4).",
            "",
            "A picture's own class is known if its folder is named after it, or its name begins with a WNID, as in"
                    + " n01440764_36.JPEG. An image that cannot be read is reported and left out, and the exit code"
                    + " is 3.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show top5 my-run apple/1.jpg pear/7.jpg --out top5.png")
final class ShowTop5Command implements Callable<Integer> {
    private static final int MOST_PICTURES = 60;
    private static final int TOP = 5;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PICTURE",
            description = "files, or folders with all below them; at most 60")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private FigureOption out = new FigureOption("top5.png");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    ShowTop5Command(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (arguments.contains(Picture.STANDARD_INPUT)) {
            throw UserException.input("standard input has no name to stand above it", "name files or folders");
        }
        List<Picture> pictures = Picture.named(arguments);
        if (pictures.size() > MOST_PICTURES) {
            throw UserException.input(
                    pictures.size() + " pictures are more than one sheet shows", "name at most " + MOST_PICTURES);
        }
        out.requireWritable(
                pictures.stream().map(picture -> PathText.path(picture.name())).toArray(Path[]::new));
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        List<Panel> panels = new ArrayList<>();
        ArrayNode results = new ObjectMapper().createArrayNode();
        try (Engine engine = engineOptions.open(terminal);
                Classifier classifier = Classifier.of(model, engine, engineOptions.inferencePrecisionOf(engine))) {
            ImageReader reader = new ImageReader(classifier.imageSize());
            for (Picture.Decoded decoded : Picture.decode(pictures, reader)) {
                Image square = decoded.image();
                if (square == null) {
                    if (decoded.problem() != null && pictures.size() == 1) {
                        throw decoded.problem();
                    }
                    terminal.notice(decoded.report());
                    continue;
                }
                Path picture = PathText.path(decoded.picture().name());
                List<Prediction> all = classifier.classify(square);
                List<Prediction> best = all.subList(0, Math.min(TOP, all.size()));
                Integer actual = actualClass(picture, model.classes());
                panels.add(panel(model, picture, square, best, actual));
                results.add(toJson(
                        picture, best, actual == null ? null : model.classes().get(actual)));
            }
        }
        if (panels.isEmpty()) {
            throw UserException.input(
                    "none of the " + pictures.size() + " pictures can be read", "name others, or folders of pictures");
        }
        out.write(new GuessPanels("Most probable classes by " + modelPath, panels));
        terminal.out().println(json ? results.toPrettyString() : summary(panels));
        return (panels.size() == pictures.size() ? ExitCode.OK : ExitCode.SKIPPED).code;
    }

    private static Panel panel(
            Model model, Path picture, Image square, List<Prediction> best, @Nullable Integer actual) {
        List<Guess> guesses = best.stream()
                .map(guess -> new Guess(
                        guess.label().name(), guess.probability(), actual != null && guess.classIndex() == actual))
                .toList();
        String heading = actual == null
                ? String.valueOf(picture.getFileName())
                : model.classes().get(actual).name();
        return new Panel(SeenPicture.crop(model, square), heading, guesses);
    }

    /** The class that the folder of a picture, or the WNID at the beginning of its name, tells; else null. */
    static @Nullable Integer actualClass(Path picture, List<ClassLabel> classes) {
        Path absolute = picture.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        String folder = parent == null ? "" : String.valueOf(parent.getFileName());
        String prefix = String.valueOf(absolute.getFileName()).replaceFirst("_.*", "");
        for (int c = 0; c < classes.size(); c++) {
            String wnid = classes.get(c).wnid();
            if (folder.equals(classes.get(c).name()) || folder.equals(wnid) || prefix.equals(wnid)) {
                return c;
            }
        }
        return null;
    }

    private static ObjectNode toJson(Path picture, List<Prediction> best, @Nullable ClassLabel actual) {
        ObjectNode node = new ObjectMapper().createObjectNode().put("picture", picture.toString());
        node.put("actual", actual == null ? null : actual.name());
        ArrayNode classes = node.putArray("classes");
        for (Prediction guess : best) {
            classes.addObject().put("class", guess.label().name()).put("probability", guess.probability());
        }
        return node;
    }

    private String summary(List<Panel> panels) {
        long right = panels.stream()
                .filter(panel -> panel.guesses().stream().anyMatch(Guess::right))
                .count();
        return String.format(
                Locale.ROOT, "Correct class in the top %d for %d of %d: %s", TOP, right, panels.size(), out);
    }
}

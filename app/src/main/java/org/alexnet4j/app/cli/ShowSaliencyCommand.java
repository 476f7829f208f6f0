package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.HeatField;
import org.alexnet4j.app.visualization.HeatMap;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.Classifier;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.inference.Prediction;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet show saliency}: where the network looks (Simonyan, Vedaldi and Zisserman 2013, section 3.1). */
@Command(
        name = "saliency",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws a saliency map: how much the score of a class, before the softmax, changes with each pixel"
                    + " (of its three colors, the one that changes it most).",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show saliency my-run holiday.jpg --out saliency.png")
final class ShowSaliencyCommand implements Callable<Integer> {
    /** The brightest of all would leave the rest in the dark. */
    private static final double FULL_SCALE = 0.99;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "PICTURE", description = "a picture")
    private Path picture = Path.of("");

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "whose score, by name or WNID (default: the most probable class)")
    private @Nullable String className;

    @Mixin
    private FigureOption out = new FigureOption("saliency.png");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForFloat32 engineOptions = new EngineOptions.ForFloat32();

    private final Terminal terminal;

    ShowSaliencyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        out.requireWritable(picture);
        engineOptions.requireFloat32("showing saliency");
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        Integer asked = className == null ? null : classIndex(className, model.classes());
        try (Engine engine = engineOptions.open(terminal);
                Classifier classifier = Classifier.of(model, engine, engineOptions.inferencePrecisionOf(engine))) {
            Image square = classifier.read(picture);
            Prediction about = classifier.classify(square).stream()
                    .filter(prediction -> asked == null || prediction.classIndex() == asked)
                    .findFirst()
                    .orElseThrow();
            double[] saliency = saliency(model, engine, square, about.classIndex());
            Image seen = SeenPicture.crop(model, square);
            out.write(figure(seen, about, saliency));
            int most = most(saliency);
            int row = most / seen.width();
            int column = most % seen.width();
            terminal.out().println(json ? toJson(about, saliency[most], row, column) : summary(about, row, column));
        }
        return ExitCode.OK.code;
    }

    /**
     * The class of a name.
     *
     * @throws UserException if there is none, or there are several
     */
    static int classIndex(String name, List<ClassLabel> classes) {
        List<Integer> found = IntStream.range(0, classes.size())
                .filter(c -> isNamed(classes.get(c), name))
                .boxed()
                .toList();
        if (found.isEmpty()) {
            throw UserException.input(
                    "--class " + name + ": the model has no class of that name",
                    "write it as alexnet classify does, such as \""
                            + classes.get(0).name() + "\"");
        }
        if (found.size() > 1) {
            throw UserException.input(
                    "--class " + name + ": " + found.size() + " classes of the model have that name",
                    "give one of their WNIDs: "
                            + found.stream()
                                    .map(c -> String.valueOf(classes.get(c).wnid()))
                                    .collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /** Names are lists of synonyms in WordNet: one of them will do. */
    private static boolean isNamed(ClassLabel label, String name) {
        return name.equals(label.wnid())
                || name.equals(label.name())
                || List.of(label.name().split(", ")).contains(name);
    }

    /** Of each pixel, (H,W), the largest change of the score over its colors, for a change by one of 255 steps. */
    private static double[] saliency(Model model, Engine engine, Image square, int classIndex) {
        Network network = Network.of(model.network());
        FloatBuffer gradient = FloatBuffer.allocate(network.input().size());
        try (SaliencyProgram program = engine.compileSaliency(network, model.parameters(), 1)) {
            program.scoreGradients(SeenPicture.input(model, square), new int[] {classIndex}, gradient);
        }
        double[] largest = new double[network.input().height() * network.input().width()];
        for (int i = 0; i < gradient.capacity(); i++) {
            int pixel = i % largest.length;
            largest[pixel] = Math.max(largest[pixel], Math.abs(gradient.get(i)));
        }
        return largest;
    }

    private HeatMap figure(Image seen, Prediction about, double[] saliency) {
        double[] sorted = saliency.clone();
        Arrays.sort(sorted);
        double end = Math.max(Double.MIN_NORMAL, sorted[(int) (FULL_SCALE * (sorted.length - 1))]);
        return new HeatMap(
                String.format(
                        Locale.ROOT,
                        "Saliency map for \"%s\" (%s)",
                        about.label().name(),
                        Shares.percent(about.probability())),
                String.format(
                        Locale.ROOT,
                        "%s, %s. How much the score of the class changes when a pixel changes by one of 255 steps.",
                        modelPath,
                        picture.getFileName()),
                seen,
                HeatField.ofPixels(
                        seen.width(),
                        Arrays.stream(saliency).map(value -> value / end).toArray()),
                new HeatMap.Ends("no change", String.format(Locale.ROOT, "%.2g or more", end)),
                null);
    }

    private static int most(double[] saliency) {
        int most = 0;
        for (int i = 1; i < saliency.length; i++) {
            most = saliency[i] > saliency[most] ? i : most;
        }
        return most;
    }

    private String toJson(Prediction about, double largest, int row, int column) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("picture", picture.toString());
        node.put("class", about.label().name()).put("probability", about.probability());
        node.put("largestChange", largest);
        node.putArray("largestAt").add(row).add(column);
        node.put("out", out.toString());
        return node.toPrettyString();
    }

    private String summary(Prediction about, int row, int column) {
        return String.format(
                Locale.ROOT,
                "%s: %s, %s, its score changes most with the pixel in row %d, column %d: %s",
                picture,
                about.label().name(),
                Shares.percent(about.probability()),
                row,
                column,
                out);
    }
}

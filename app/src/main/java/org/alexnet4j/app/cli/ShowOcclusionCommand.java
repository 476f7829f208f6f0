package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.HeatField;
import org.alexnet4j.app.visualization.HeatMap;
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

/** {@code alexnet show occlusion}: which places of a picture matter (Zeiler and Fergus 2013, section 4.2). */
@Command(
        name = "occlusion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws the occlusion sensitivity of an image: the probability of its first class when a gray square covers"
                    + " a part of the image, for every position of the square.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet show occlusion my-run holiday.jpg --out occlusion.png")
final class ShowOcclusionCommand implements Callable<Integer> {
    private static final byte GRAY = (byte) 128;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a model file or the directory of a run")
    private Path modelPath = Path.of("");

    @Parameters(index = "1", paramLabel = "PICTURE", description = "a picture")
    private Path picture = Path.of("");

    @Option(
            names = "--square",
            paramLabel = "PIXELS",
            description = "side of the gray square (default: a fifth of the network's input)")
    private @Nullable Integer side;

    @Option(
            names = "--stride",
            paramLabel = "PIXELS",
            description = "how far the square is moved at a time, at most its side (default: a quarter of it)")
    private @Nullable Integer stride;

    @Mixin
    private FigureOption out = new FigureOption("occlusion.png");

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForInference engineOptions = new EngineOptions.ForInference();

    private final Terminal terminal;

    ShowOcclusionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * A place of the square, within the crop.
     *
     * @param top first row
     * @param left first column
     */
    private record Place(int top, int left) {}

    @Override
    public Integer call() {
        out.requireWritable(picture);
        Model model = ModelFile.read(ModelPath.of(modelPath), terminal::notice);
        int size = model.network().input().height();
        int square = chosen("--square", side, Math.max(1, size / 5), size);
        List<Place> places = places(size, square, chosen("--stride", stride, Math.max(1, square / 4), square));
        try (Engine engine = engineOptions.open(terminal);
                Classifier classifier = Classifier.of(model, engine, engineOptions.inferencePrecisionOf(engine))) {
            Image whole = classifier.read(picture);
            Prediction first = classifier.classify(whole).get(0);
            double[] probabilities = covered(classifier, whole, size, square, places, first.classIndex());
            draw(model, whole, square, places, first, probabilities);
            terminal.out()
                    .println(
                            json
                                    ? toJson(first, square, places, probabilities)
                                    : summary(first, places, probabilities));
        }
        return ExitCode.OK.code;
    }

    private static int chosen(String option, @Nullable Integer asked, int otherwise, int most) {
        int value = asked == null ? otherwise : asked;
        if (value < 1 || value > most) {
            throw UserException.input(option + ": " + value + " is not 1 to " + most, "leave it out for " + otherwise);
        }
        return value;
    }

    /** All places at that distance, the last of a row and the last row at the edge. */
    private static List<Place> places(int size, int square, int distance) {
        int end = size - square;
        int number = (end + distance - 1) / distance + 1;
        List<Place> places = new ArrayList<>();
        for (int row = 0; row < number; row++) {
            for (int column = 0; column < number; column++) {
                places.add(new Place(Math.min(end, row * distance), Math.min(end, column * distance)));
            }
        }
        return places;
    }

    /** Probabilities of a class with the square at each place. */
    private double[] covered(
            Classifier classifier, Image whole, int size, int square, List<Place> places, int classIndex) {
        double[] probabilities = new double[places.size()];
        int edge = (whole.width() - size) / 2;
        try (ProgressLine progress = new ProgressLine(terminal, "places")) {
            for (int done = 0; done < probabilities.length; done += Classifier.BATCH) {
                List<Place> some = places.subList(done, Math.min(probabilities.length, done + Classifier.BATCH));
                List<List<Prediction>> all = classifier.classifyAll(some.stream()
                        .map(place -> cover(whole, edge + place.top(), edge + place.left(), square))
                        .toList());
                for (int i = 0; i < all.size(); i++) {
                    probabilities[done + i] = probabilityOf(all.get(i), classIndex);
                }
                progress.update(done + some.size(), probabilities.length, "");
            }
        }
        return probabilities;
    }

    private static Image cover(Image image, int top, int left, int square) {
        byte[] planes = image.planes().clone();
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            for (int y = top; y < top + square; y++) {
                int row = (channel * image.height() + y) * image.width() + left;
                Arrays.fill(planes, row, row + square, GRAY);
            }
        }
        return new Image(image.width(), image.height(), planes);
    }

    private static double probabilityOf(List<Prediction> predictions, int classIndex) {
        return predictions.stream()
                .filter(prediction -> prediction.classIndex() == classIndex)
                .mapToDouble(Prediction::probability)
                .findFirst()
                .orElseThrow();
    }

    private void draw(
            Model model, Image whole, int square, List<Place> places, Prediction first, double[] probabilities) {
        Image seen = SeenPicture.crop(model, whole);
        int worst = worst(probabilities);
        double fall = first.probability() - probabilities[worst];
        int number = (int) Math.round(Math.sqrt(places.size()));
        HeatField heat = new HeatField(
                places.stream()
                        .limit(number)
                        .mapToDouble(place -> place.left() + (square - 1) / 2.0)
                        .toArray(),
                Arrays.stream(probabilities)
                        .map(probability -> fall > 0 ? (first.probability() - probability) / fall : 0)
                        .toArray());
        out.write(new HeatMap(
                String.format(
                        Locale.ROOT,
                        "Occlusion sensitivity for \"%s\" (%s)",
                        first.label().name(),
                        Shares.percent(first.probability())),
                String.format(
                        Locale.ROOT,
                        "%s, %s. Color: the probability of the class when a gray square of %d x %d pixels is centered"
                                + " there (%,d positions). Outlined: the position with the lowest, %s.",
                        modelPath,
                        picture.getFileName(),
                        square,
                        square,
                        places.size(),
                        Shares.percent(probabilities[worst])),
                seen,
                heat,
                fall > 0
                        ? new HeatMap.Ends(
                                Shares.percent(first.probability()) + " or more", Shares.percent(probabilities[worst]))
                        : new HeatMap.Ends("never lower", ""),
                new HeatMap.Spot(places.get(worst).top(), places.get(worst).left(), square)));
    }

    private String toJson(Prediction first, int square, List<Place> places, double[] probabilities) {
        int worst = worst(probabilities);
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("picture", picture.toString());
        node.put("class", first.label().name()).put("probability", first.probability());
        node.put("square", square).put("places", places.size());
        node.put("lowestProbability", probabilities[worst]);
        node.putArray("lowestAt")
                .add(places.get(worst).top())
                .add(places.get(worst).left());
        node.put("out", out.toString());
        return node.toPrettyString();
    }

    private static int worst(double[] probabilities) {
        int worst = 0;
        for (int i = 1; i < probabilities.length; i++) {
            worst = probabilities[i] < probabilities[worst] ? i : worst;
        }
        return worst;
    }

    private String summary(Prediction first, List<Place> places, double[] probabilities) {
        int worst = worst(probabilities);
        return String.format(
                Locale.ROOT,
                "%s: %s, %s; lowest with a part covered: %s, at row %d, column %d: %s",
                picture,
                first.label().name(),
                Shares.percent(first.probability()),
                Shares.percent(probabilities[worst]),
                places.get(worst).top(),
                places.get(worst).left(),
                out);
    }
}

package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.alexnet4j.UserException;
import org.alexnet4j.app.visualization.FigureFile;
import org.alexnet4j.app.visualization.NeighborSheet;
import org.alexnet4j.app.visualization.NeighborSheet.Tile;
import org.alexnet4j.app.visualization.Style;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.file.PathText;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexOrigin;
import org.alexnet4j.retrieval.IndexedImage;
import org.alexnet4j.retrieval.Neighbor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet similar}: the pictures of an index that are most like another. */
@Command(
        name = "similar",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds the most similar images of an index: those with the smallest Euclidean distance"
                    + " between features (section 6.1 of the paper). The image itself is left out if it is in"
                    + " the index.",
            "",
            "In a large index (see alexnet index --help) only the few hundred images with the nearest"
                    + " sketches are compared. That is many times faster, and nearly always finds the same"
                    + " images as --exact.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet similar my-index holiday.jpg --sheet similar.png")
final class SimilarCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    @Parameters(index = "0", paramLabel = "INDEX", description = "an index made by alexnet index")
    private Path indexPath = Path.of("");

    @Parameters(index = "1", paramLabel = "PICTURE", description = "a file, or - for standard input")
    private String argument = "";

    @Option(
            names = {"-k", "--count"},
            paramLabel = "K",
            defaultValue = "6",
            description = "number of images, 1 to " + MOST + " (default: ${DEFAULT-VALUE})")
    private int count = 6;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "draw the image and the images found into a .png or .svg file (as figure 4 of the paper)"
                    + " (default: no drawing)")
    private @Nullable Path sheet;

    @Mixin
    private StyleOptions styleOptions = new StyleOptions();

    @Mixin
    private ForceOption force = new ForceOption();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "path of the model (default: the path stored in the index)")
    private @Nullable Path modelPath;

    @Option(names = "--exact", description = "compare all images of a large index (default: the nearest by sketch)")
    private boolean exact;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForIndex engineOptions = new EngineOptions.ForIndex();

    private final Terminal terminal;

    SimilarCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) {
            throw UserException.input("--count: " + count + " is not from 1 to " + MOST, "leave it out for 6");
        }
        Style style = styleOptions.style();
        if (sheet != null) {
            FigureFile.requireWritable(sheet);
            force.requireFree(sheet);
            OutputFile.requireApart(sheet, List.of(Picture.pathOf(argument)));
        }
        FeatureIndex index = FeatureIndex.open(indexPath);
        if (!argument.equals(Picture.STANDARD_INPUT) && Files.isDirectory(Picture.pathOf(argument))) {
            throw UserException.input(argument + " is a folder", "name one picture");
        }
        Picture picture = Picture.named(List.of(argument)).get(0);
        engineOptions.preferThatOf(index);
        try (Engine engine = engineOptions.open(terminal);
                FeatureExtractor extractor = extractor(index, engine)) {
            Image image = picture.source().read(extractor.reader());
            List<Neighbor> found = nearest(index, extractor.extract(image), picture.identity());
            if (sheet != null) {
                FigureFile.write(drawn(picture, image, index, found), style, sheet);
            }
            print(index, found);
        }
        return ExitCode.OK.code;
    }

    /** The extractor that made the features of the index. */
    private FeatureExtractor extractor(FeatureIndex index, Engine engine) {
        IndexOrigin origin = index.origin();
        Path model = ModelPath.of(modelPath == null ? PathText.path(origin.model()) : modelPath);
        if (!Files.exists(model)) {
            throw UserException.input(
                    model + ", the model of the index, is not there", "name the place where it is with --model");
        }
        FeatureExtractor extractor = FeatureExtractor.of(
                ModelFile.read(model, terminal::notice),
                origin.layer(),
                engine,
                engineOptions.inferencePrecisionOf(engine));
        if (!IndexOrigin.of(model, origin.layer(), origin.precision()).isSameAs(origin)
                || extractor.shape().size() != index.width()) {
            extractor.close();
            throw UserException.input(
                    model + " is not, or no longer, the model that " + indexPath + " was made with",
                    "name that model with --model, or make the index again");
        }
        return extractor;
    }

    private List<Neighbor> nearest(FeatureIndex index, float[] features, IndexedImage self) {
        List<Neighbor> found =
                exact ? index.nearest(features, count + 1) : index.approximatelyNearest(features, count + 1);
        return found.stream()
                .filter(neighbor -> !isSame(index.images().get(neighbor.row()), self))
                .limit(count)
                .toList();
    }

    /** How many pictures of the index were compared. */
    private int compared(FeatureIndex index) {
        return exact ? index.images().size() : index.comparisons(count + 1);
    }

    private static boolean isSame(IndexedImage image, IndexedImage other) {
        return image.file().equals(other.file()) && image.example().equals(other.example());
    }

    private NeighborSheet drawn(Picture picture, Image image, FeatureIndex index, List<Neighbor> found) {
        ImageReader reader = new ImageReader(NeighborSheet.SIDE);
        List<Tile> tiles = new ArrayList<>();
        // As the model saw it, if it cannot be read again.
        Image shown = picture.name().equals(Picture.STANDARD_INPUT)
                ? image
                : picture.source().read(reader);
        tiles.add(new Tile(shown, fileName(picture.name()), "", "query"));
        for (Neighbor neighbor : found) {
            IndexedImage one = index.images().get(neighbor.row());
            tiles.add(new Tile(
                    IndexedPictures.read(one, reader),
                    fileName(one.name()),
                    one.label(),
                    "distance " + distance(neighbor, found)));
        }
        return new NeighborSheet("Most similar to " + fileName(picture.name()) + " in " + indexPath, tiles);
    }

    /** With as many decimals as give the farthest four digits. */
    private static String distance(Neighbor neighbor, List<Neighbor> found) {
        double farthest = found.get(found.size() - 1).distance();
        int decimals = farthest == 0 ? 0 : (int) Math.max(0, 3 - Math.floor(Math.log10(farthest)));
        return String.format(Locale.ROOT, "%." + decimals + "f", neighbor.distance());
    }

    /** With the folder, which often is the class. */
    private static String fileName(String name) {
        return name.replaceFirst(".*/([^/]+/)", "$1");
    }

    private void print(FeatureIndex index, List<Neighbor> found) {
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("picture", argument);
            node.put("pictures", index.images().size());
            node.put("compared", compared(index));
            ArrayNode similar = node.putArray("similar");
            for (Neighbor neighbor : found) {
                IndexedImage image = index.images().get(neighbor.row());
                similar.addObject()
                        .put("picture", image.name())
                        .put("file", image.file())
                        .put("example", image.example())
                        .put("class", image.label().isEmpty() ? null : image.label())
                        .put("distance", neighbor.distance());
            }
            terminal.out().println(node.toPrettyString());
            return;
        }
        TextTable table =
                new TextTable(TextTable.Align.RIGHT, TextTable.Align.RIGHT, TextTable.Align.TEXT, TextTable.Align.TEXT);
        table.headings("", "distance", "picture", "class");
        for (int i = 0; i < found.size(); i++) {
            IndexedImage image = index.images().get(found.get(i).row());
            table.row(Integer.toString(i + 1), distance(found.get(i), found), image.name(), image.label());
        }
        terminal.table(table);
        if (compared(index) < index.images().size()) {
            terminal.notice(String.format(
                    Locale.ROOT,
                    "compared %,d of %,d pictures, those with the nearest sketches; --exact compares all",
                    compared(index),
                    index.images().size()));
        }
    }
}

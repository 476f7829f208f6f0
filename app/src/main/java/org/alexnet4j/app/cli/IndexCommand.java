package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexOrigin;
import org.alexnet4j.retrieval.IndexedImage;
import org.alexnet4j.retrieval.Recall;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alexnet index}: the features of a collection, to be searched. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Builds or updates an index of image features, to find similar images. Only new and"
                    + " changed images are computed. If the index has images that are not given, --drop removes"
                    + " them and --add keeps them; without either, nothing is changed. An index keeps its"
                    + " precision.",
            "",
            "A PICTURE is a file, a folder (with all below it) or a prepared dataset. An image that cannot be read"
                    + " is reported and left out, and the exit code is 3. Images are"
                    + " identified by path, size and modification time: one that was moved is computed again.",
            "",
            "A large index (10,000 or more images with 512 or more features) also stores a sketch of"
                    + " each image: similar then compares only the images with the nearest sketches. The share"
                    + " of nearest images found that way is measured and printed.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet index my-run my-pictures --out my-index")
final class IndexCommand implements Callable<Integer> {
    private static final int RECALL_QUERIES = 50;
    private static final int RECALL_NEIGHBORS = 6;

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(names = "--out", required = true, paramLabel = "INDEX", description = "index file")
    private Path out = Path.of("");

    @Option(names = "--add", description = "keep the images of the index that are not named")
    private boolean add;

    @Option(names = "--drop", description = "remove the images of the index that are not named")
    private boolean drop;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Mixin
    private EngineOptions.ForIndex engineOptions = new EngineOptions.ForIndex();

    private final Terminal terminal;

    IndexCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Where an image is: one that is there again when the collection is indexed again is the same, or a newer one. */
    private record Place(String file, String example) {
        static Place of(IndexedImage image) {
            return new Place(image.file(), image.example());
        }
    }

    /** A row of the new index: one of the old index, or a picture that is computed. */
    private record Row(
            IndexedImage image, int before, @Nullable Picture picture) {}

    @Override
    public Integer call() {
        if (features.hasStandardInput()) {
            throw UserException.input("standard input cannot be found again", "name files, folders or datasets");
        }
        if (add && drop) {
            throw UserException.input("--add and --drop exclude each other", "give one of them");
        }
        WholeFile.requireWritable(out);
        // Before the old index is read: nobody else changes it from here on.
        return OutputFile.claiming(List.of(out), () -> index(features.modelFile()));
    }

    private int index(Path modelFile) {
        Model model = ModelFile.read(modelFile, terminal::notice);
        @Nullable FeatureIndex before = before();
        if (before != null) {
            engineOptions.preferThatOf(before);
        }
        try (PictureCollection collection = features.openPictures(List.of(out), model.classes());
                Engine engine = engineOptions.open(terminal);
                FeatureExtractor extractor = FeatureExtractor.of(
                        model, features.layer(), engine, engineOptions.inferencePrecisionOf(engine))) {
            IndexOrigin origin = IndexOrigin.of(
                    modelFile,
                    extractor.layer(),
                    engineOptions.inferencePrecisionOf(engine).label());
            if (before != null) {
                requireSame(before.origin(), origin);
            }
            FeatureRun run = new FeatureRun(extractor, terminal);
            List<Row> rows = rows(before == null ? List.of() : before.images(), collection.pictures());
            List<Picture> fresh =
                    rows.stream().map(Row::picture).filter(Objects::nonNull).toList();
            FeatureIndex.Content content = index -> {
                for (Row row : rows) {
                    if (before != null && row.picture() == null) {
                        index.add(row.image(), before.features(row.before()));
                    }
                }
                run.of(fresh, (picture, features) -> index.add(picture.identity(), features));
                run.requireAny(rows.size());
            };
            int all = FeatureIndex.write(out, origin, extractor.shape().size(), content, new Watched("sketches"));
            int computed = fresh.size() - run.unreadable();
            print(all, computed, dropped(before == null ? List.of() : before.images(), rows), recall());
            return (run.unreadable() == 0 ? ExitCode.OK : ExitCode.SKIPPED).code;
        }
    }

    /** The rows of the new index: named pictures in their order, then what else the old one has, if that is kept. */
    private List<Row> rows(List<IndexedImage> before, List<Picture> pictures) {
        Map<Place, Integer> others = new LinkedHashMap<>();
        for (int row = 0; row < before.size(); row++) {
            others.put(Place.of(before.get(row)), row);
        }
        Map<Place, Row> rows = new LinkedHashMap<>();
        for (Picture picture : pictures) {
            Place place = Place.of(picture.identity());
            Integer known = others.remove(place);
            if (known != null
                    && before.get(known).stamp().equals(picture.identity().stamp())) {
                rows.put(place, new Row(before.get(known), known, null));
            } else {
                rows.putIfAbsent(place, new Row(picture.identity(), -1, picture));
            }
        }
        if (!others.isEmpty() && !add && !drop) {
            throw UserException.input(
                    String.format(
                            Locale.ROOT,
                            "%s has %,d images that are not named now, such as %s",
                            out,
                            others.size(),
                            before.get(others.values().iterator().next()).name()),
                    "--add keeps them in the index, --drop removes them");
        }
        if (add) {
            others.forEach((place, row) -> rows.put(place, new Row(before.get(row), row, null)));
        }
        return List.copyOf(rows.values());
    }

    private static int dropped(List<IndexedImage> before, List<Row> rows) {
        Set<Place> kept = rows.stream().map(row -> Place.of(row.image())).collect(Collectors.toSet());
        return (int)
                before.stream().filter(image -> !kept.contains(Place.of(image))).count();
    }

    /** The index as it was; null if there is none. */
    private @Nullable FeatureIndex before() {
        if (!Files.exists(out)) {
            return null;
        }
        try {
            return FeatureIndex.open(out);
        } catch (UserException e) {
            throw new UserException(e.kind(), String.valueOf(e.getMessage()), "delete it, or name another file", e);
        }
    }

    private void requireSame(IndexOrigin before, IndexOrigin origin) {
        if (!before.isSameAs(origin)) {
            throw UserException.input(
                    out + " is an index of another model, layer or precision (" + before.model() + ", " + before.layer()
                            + ", " + before.precision() + ")",
                    "delete it, or name another file");
        }
    }

    /** Shows how far a work is, from when it begins. */
    private final class Watched implements FeatureIndex.Progress {
        private final String unit;
        private @Nullable ProgressLine line;

        Watched(String unit) {
            this.unit = unit;
        }

        @Override
        public void at(int done, int all) {
            ProgressLine begun = line == null ? new ProgressLine(terminal, unit) : line;
            begun.update(done, all, "");
            if (done == all) {
                begun.close();
            }
            line = begun;
        }
    }

    /** What is found of the new index without comparing all; empty where all are compared. */
    private Optional<Recall> recall() {
        FeatureIndex index = FeatureIndex.open(out);
        return index.comparisons(RECALL_NEIGHBORS + 1) == index.images().size()
                ? Optional.empty()
                : Optional.of(Recall.of(index, RECALL_QUERIES, RECALL_NEIGHBORS, new Watched("searches")));
    }

    private void print(int all, int computed, int dropped, Optional<Recall> recall) {
        if (json) {
            ObjectNode node = new ObjectMapper()
                    .createObjectNode()
                    .put("index", out.toString())
                    .put("pictures", all)
                    .put("computed", computed)
                    .put("kept", all - computed)
                    .put("dropped", dropped);
            recall.ifPresent(measured -> node.putObject("recall")
                    .put("searches", measured.queries())
                    .put("nearest", measured.neighbors())
                    .put("share", measured.share()));
            terminal.out().println(node.toPrettyString());
            return;
        }
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d %s: %,d computed, %,d kept, %,d dropped; written: %s",
                        all,
                        all == 1 ? "picture" : "pictures",
                        computed,
                        all - computed,
                        dropped,
                        out));
        recall.ifPresent(measured -> terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "searched by sketches: found %.1f %% of the %d nearest, in %d searches for pictures of the"
                                + " index",
                        100 * measured.share(),
                        measured.neighbors(),
                        measured.queries())));
        FeatureIndex.open(out).images().stream()
                .filter(image -> image.example().isEmpty())
                .findFirst()
                .ifPresent(image -> terminal.next(Hint.of("similar", out, image.name())));
    }
}

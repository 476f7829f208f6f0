package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "Makes an index of pictures in which similar ones can be found, or brings it up to date: what is new or has"
                    + " changed is computed, what is no longer among the pictures is dropped, the rest stays. So name"
                    + " the whole collection each time. An index keeps to the precision in which it was made.",
            "",
            "A PICTURE is a file, a folder (with all below it) or a prepared dataset. What cannot be read is reported"
                    + " and left out, and the exit code is 3. A picture is known by its place, size and time: one that has moved is"
                    + " computed anew.",
            "",
            "Of a collection that is too large to be compared with in milliseconds (10,000 pictures and more, by 512 numbers"
                    + " and more) the index also gets a sketch of each picture: similar then compares only those whose"
                    + " sketches are near. How many of the nearest that finds is measured and printed.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet index my-run my-pictures --out my-index")
final class IndexCommand implements Callable<Integer> {
    private static final int RECALL_QUERIES = 50;
    private static final int RECALL_NEIGHBORS = 6;

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(names = "--out", required = true, paramLabel = "INDEX", description = "the file of the index")
    private Path out = Path.of("");

    @Option(names = "--json", description = "print the result as JSON (default: ${DEFAULT-VALUE})")
    private boolean json;

    @Mixin
    private EngineOptions engineOptions = new EngineOptions();

    private final Terminal terminal;

    IndexCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What an image is found again by, when the collection is indexed again: place and stamp. */
    private record Key(String file, String example, String stamp) {
        static Key of(IndexedImage image) {
            return new Key(image.file(), image.example(), image.stamp());
        }
    }

    @Override
    public Integer call() {
        if (features.hasStandardInput()) {
            throw UserException.input("standard input cannot be found again", "name files, folders or datasets");
        }
        WholeFile.requireWritable(out);
        Path modelFile = features.modelFile();
        Model model = ModelFile.read(modelFile, terminal::notice);
        @Nullable FeatureIndex before = before();
        if (before != null) {
            engineOptions.preferThatOf(before);
        }
        try (PictureCollection collection = features.openPictures(List.of(out));
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
            Map<Key, Integer> known = new HashMap<>();
            for (int row = 0; before != null && row < before.images().size(); row++) {
                known.put(Key.of(before.images().get(row)), row);
            }
            Map<Key, Picture> wanted = new LinkedHashMap<>();
            collection.pictures().forEach(picture -> wanted.put(Key.of(picture.identity()), picture));
            FeatureRun run = new FeatureRun(extractor, terminal);
            List<Picture> fresh = wanted.values().stream()
                    .filter(picture -> !known.containsKey(Key.of(picture.identity())))
                    .toList();
            FeatureIndex.Content content = rows -> {
                for (Picture picture : wanted.values()) {
                    Integer row = known.get(Key.of(picture.identity()));
                    if (before != null && row != null) {
                        rows.add(picture.identity(), before.features(row));
                    }
                }
                run.of(fresh, (picture, features) -> rows.add(picture.identity(), features));
                run.requireAny(wanted.size());
            };
            int all = FeatureIndex.write(out, origin, extractor.shape().size(), content, new Watched("sketches"));
            int computed = fresh.size() - run.unreadable();
            print(all, computed, known.size() - (all - computed), recall());
            return (run.unreadable() == 0 ? ExitCode.OK : ExitCode.SKIPPED).code;
        }
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
                        "searched by sketches: found %.1f %% of the %d nearest, in %d searches for pictures of the index",
                        100 * measured.share(),
                        measured.neighbors(),
                        measured.queries())));
        terminal.out().println("what is like a picture: alexnet similar " + ShellWord.of(out) + " PICTURE");
    }
}

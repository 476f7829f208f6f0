package org.alexnet4j.benchmarks;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.FeatureExtractor;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexOrigin;
import org.alexnet4j.retrieval.IndexedImage;

/**
 * Real features to search in: {@code MODEL LAYER INDEX ROWS QUERIES DATASET...}. Of the images of prepared datasets, all
 * splits of them, so many at even distances are kept apart and become {@code INDEX.queries}; the others become the index, and
 * where they are too few, flipped ones are added from the first on.
 */
public final class FeatureCollection {
    private FeatureCollection() {}

    /** An image of a dataset, perhaps flipped. */
    private record Example(PreparedDataset dataset, Path path, Split split, int index, boolean flipped) {
        Example flip() {
            return new Example(dataset, path, split, index, true);
        }

        IndexedImage identity() {
            return new IndexedImage(
                    path.toAbsolutePath().toString(),
                    split.label() + "/" + index,
                    dataset.source(split, index) + (flipped ? " (flipped)" : ""),
                    dataset.classes().get(dataset.label(split, index)).name(),
                    dataset.digest());
        }

        Image image() {
            ByteBuffer pixels = dataset.image(split, index);
            byte[] planes = new byte[pixels.remaining()];
            pixels.get(planes);
            int side = dataset.imageSize();
            byte[] copy = planes.clone();
            for (int i = 0; flipped && i < planes.length; i++) {
                copy[i] = planes[i - i % side + side - 1 - i % side];
            }
            return new Image(side, side, copy);
        }
    }

    /** See the class. */
    public static void main(String[] arguments) {
        Path model = ModelPath.of(Path.of(arguments[0]));
        Path file = Path.of(arguments[2]);
        int rows = Integer.parseInt(arguments[3]);
        int queries = Integer.parseInt(arguments[4]);
        List<Example> all = new ArrayList<>();
        for (String dataset : List.of(arguments).subList(5, arguments.length)) {
            all.addAll(examples(Path.of(dataset)));
        }
        Set<Example> apart = new LinkedHashSet<>();
        for (int query = 0; query < queries; query++) {
            apart.add(all.get((int) ((long) query * all.size() / queries)));
        }
        List<Example> indexed = new ArrayList<>(all);
        indexed.removeAll(apart);
        for (int i = 0; indexed.size() < rows; i++) {
            indexed.add(indexed.get(i).flip());
        }
        try (Engine engine = Engines.open(Engines.AUTO, Runtime.getRuntime().availableProcessors())
                        .engine();
                FeatureExtractor extractor =
                        FeatureExtractor.of(ModelFile.read(model), arguments[1], engine, Precision.FLOAT32)) {
            IndexOrigin origin = IndexOrigin.of(model, extractor.layer(), Precision.FLOAT32.label());
            write(file, origin, extractor, indexed.subList(0, rows));
            write(file.resolveSibling(file.getFileName() + ".queries"), origin, extractor, List.copyOf(apart));
        }
    }

    private static List<Example> examples(Path path) {
        PreparedDataset dataset = PreparedDataset.open(path);
        List<Example> examples = new ArrayList<>();
        for (Split split : Split.values()) {
            for (int i = 0; i < dataset.count(split); i++) {
                examples.add(new Example(dataset, path, split, i, false));
            }
        }
        return examples;
    }

    private static void write(Path file, IndexOrigin origin, FeatureExtractor extractor, List<Example> examples) {
        FeatureIndex.Content content = rows -> {
            for (int done = 0; done < examples.size(); done += FeatureExtractor.BATCH) {
                List<Example> some = examples.subList(done, Math.min(examples.size(), done + FeatureExtractor.BATCH));
                List<float[]> features =
                        extractor.extractAll(some.stream().map(Example::image).toList());
                for (int i = 0; i < some.size(); i++) {
                    rows.add(some.get(i).identity(), features.get(i));
                }
            }
        };
        FeatureIndex.write(file, origin, extractor.shape().size(), content, (done, all) -> {});
    }
}

package org.alexnet4j.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexedImage;

/**
 * How often similar pictures are of the same class: {@code INDEX QUERIES K [ASKING]}. So many pictures of an index of a
 * prepared dataset, at even distances, are looked for in it; of their k nearest others, the share of their own class is
 * given, beside what chance would give. With a second index, its pictures are looked for in the first: those of a split that
 * the model was not trained with.
 */
public final class NeighborClasses {
    private NeighborClasses() {}

    /** See the class. */
    public static void main(String[] arguments) {
        FeatureIndex index = FeatureIndex.open(Path.of(arguments[0]));
        int queries = Integer.parseInt(arguments[1]);
        int k = Integer.parseInt(arguments[2]);
        FeatureIndex asking = arguments.length > 3 ? FeatureIndex.open(Path.of(arguments[3])) : index;
        List<IndexedImage> images = index.images();
        Map<String, Integer> sizes = new HashMap<>();
        images.forEach(image -> sizes.merge(image.label(), 1, Integer::sum));
        double same = 0;
        double chance = 0;
        int nearest = 0;
        for (int query = 0; query < queries; query++) {
            int row = (int) ((long) query * asking.images().size() / queries);
            String label = asking.images().get(row).label();
            List<Integer> others = index.nearest(asking.features(row), k + 1).stream()
                    .map(neighbor -> neighbor.row())
                    .filter(other -> asking != index || other != row)
                    .limit(k)
                    .toList();
            same += others.stream()
                            .filter(other -> images.get(other).label().equals(label))
                            .count()
                    / (double) k;
            nearest += images.get(others.get(0)).label().equals(label) ? 1 : 0;
            int self = asking == index ? 1 : 0;
            chance += (sizes.getOrDefault(label, 0) - self) / (double) (images.size() - self);
        }
        System.out.printf(
                "%,d pictures in %,d: %.1f %% of the %d nearest and %.1f %% of the nearest are of the same class; chance:"
                        + " %.2f %%%n",
                queries, images.size(), 100 * same / queries, k, 100.0 * nearest / queries, 100 * chance / queries);
    }
}

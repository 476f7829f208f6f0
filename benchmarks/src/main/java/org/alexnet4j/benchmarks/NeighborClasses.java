package org.alexnet4j.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexedImage;

/**
 * How often similar pictures are of the same class: {@code INDEX QUERIES K}. So many pictures of an index of a prepared
 * dataset, at even distances, are looked for in it; of their k nearest others, the share of their own class is given,
 * beside what chance would give.
 */
public final class NeighborClasses {
    private NeighborClasses() {}

    /** See the class. */
    public static void main(String[] arguments) {
        FeatureIndex index = FeatureIndex.open(Path.of(arguments[0]));
        int queries = Integer.parseInt(arguments[1]);
        int k = Integer.parseInt(arguments[2]);
        List<IndexedImage> images = index.images();
        Map<String, Integer> sizes = new HashMap<>();
        images.forEach(image -> sizes.merge(image.label(), 1, Integer::sum));
        double same = 0;
        double chance = 0;
        int nearest = 0;
        for (int query = 0; query < queries; query++) {
            int row = (int) ((long) query * images.size() / queries);
            String label = images.get(row).label();
            List<Integer> others = index.nearest(index.features(row), k + 1).stream()
                    .map(neighbor -> neighbor.row())
                    .filter(other -> other != row)
                    .limit(k)
                    .toList();
            same += others.stream()
                            .filter(other -> images.get(other).label().equals(label))
                            .count()
                    / (double) k;
            nearest += images.get(others.get(0)).label().equals(label) ? 1 : 0;
            chance += (sizes.getOrDefault(label, 0) - 1.0) / (images.size() - 1);
        }
        System.out.printf(
                "%,d of %,d pictures: %.1f %% of the %d nearest and %.1f %% of the nearest are of the same class; chance:"
                        + " %.2f %%%n",
                queries, images.size(), 100 * same / queries, k, 100.0 * nearest / queries, 100 * chance / queries);
    }
}

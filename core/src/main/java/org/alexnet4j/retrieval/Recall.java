package org.alexnet4j.retrieval;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many of the nearest rows the search by sketches finds.
 *
 * @param queries how many rows were looked for
 * @param neighbors how many nearest others of each
 * @param share how many of those were found, 0 to 1
 */
public record Recall(int queries, int neighbors, double share) {
    /**
     * Measures the recall of an index: rows at even distances are looked for in it, comparing with all and by sketches;
     * they themselves do not count.
     *
     * @param queries how many, at least 1; all rows if it has fewer
     * @param neighbors how many nearest others, at least 1
     * @param progress told after each query
     */
    public static Recall of(FeatureIndex index, int queries, int neighbors, FeatureIndex.Progress progress) {
        int rows = index.images().size();
        int asked = Math.min(queries, rows);
        long found = 0;
        long all = 0;
        for (int query = 0; query < asked; query++) {
            int row = (int) ((long) query * rows / asked);
            float[] features = index.features(row);
            Set<Integer> exact = others(index.nearest(features, neighbors + 1), row, neighbors);
            all += exact.size();
            exact.retainAll(others(index.approximatelyNearest(features, neighbors + 1), row, neighbors));
            found += exact.size();
            progress.at(query + 1, asked);
        }
        return new Recall(asked, neighbors, all == 0 ? 1 : (double) found / all);
    }

    private static Set<Integer> others(List<Neighbor> nearest, int row, int count) {
        return nearest.stream()
                .map(Neighbor::row)
                .filter(other -> other != row)
                .limit(count)
                .collect(Collectors.toSet());
    }
}

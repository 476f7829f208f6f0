package org.alexnet4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.Neighbor;

/**
 * What the search by sketches finds and how fast, beside comparing with all: {@code INDEX QUERIES K}, of an index made by
 * {@link FeatureCollection}. Each query, which the index does not have, is looked for in both ways in turn, after a tenth
 * that only warms up. The index is in the system's file cache.
 */
public final class NeighborRecall {
    private NeighborRecall() {}

    /** See the class. */
    public static void main(String[] arguments) {
        FeatureIndex index = FeatureIndex.open(Path.of(arguments[0]));
        FeatureIndex apart = FeatureIndex.open(Path.of(arguments[0] + ".queries"));
        int queries = Integer.parseInt(arguments[1]);
        int k = Integer.parseInt(arguments[2]);
        List<Double> exactTimes = new ArrayList<>();
        List<Double> sketchTimes = new ArrayList<>();
        long found = 0;
        int worst = k;
        for (int query = -queries / 10; query < queries; query++) {
            float[] features = apart.features(
                    (int) (Math.floorMod(query, queries) * (long) apart.images().size() / queries));
            long start = System.nanoTime();
            Set<Integer> exact = rows(index.nearest(features, k));
            long between = System.nanoTime();
            Set<Integer> bySketches = rows(index.approximatelyNearest(features, k));
            long end = System.nanoTime();
            if (query >= 0) {
                exactTimes.add((between - start) / 1e6);
                sketchTimes.add((end - between) / 1e6);
                bySketches.retainAll(exact);
                found += bySketches.size();
                worst = Math.min(worst, bySketches.size());
            }
        }
        System.out.printf(
                "%,d x %,d, %d nearest of %,d queries: recall %.4f, worst query %d of %d%n",
                index.images().size(), index.width(), k, queries, found / (double) (k * queries), worst, k);
        print("all compared", exactTimes);
        print(String.format("%,d compared", index.comparisons(k)), sketchTimes);
        System.out.printf("ratio of the medians: %.1f%n", median(exactTimes) / median(sketchTimes));
    }

    private static Set<Integer> rows(List<Neighbor> nearest) {
        return nearest.stream().map(Neighbor::row).collect(Collectors.toSet());
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static void print(String what, List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        System.out.printf(
                "%s: median %.2f ms, nine of ten %.2f to %.2f%n",
                what, median(times), sorted.get(times.size() / 20), sorted.get(times.size() - 1 - times.size() / 20));
    }
}

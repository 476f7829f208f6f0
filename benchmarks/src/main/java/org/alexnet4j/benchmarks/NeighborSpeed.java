package org.alexnet4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.retrieval.IndexOrigin;
import org.alexnet4j.retrieval.IndexedImage;
import org.alexnet4j.retrieval.Neighbor;

/**
 * How fast the nearest of many are found: {@code ROWS WIDTH QUERIES}, on vectors like features: around a thousand centers
 * that lie in few directions, and never below 0. The index is in the system's file cache. Of the first query, what is
 * found is compared with a plain comparison of all.
 */
public final class NeighborSpeed {
    private static final int CENTERS = 1000;
    private static final int DIRECTIONS = 64;
    private static final int WANTED = 10;

    private NeighborSpeed() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[0]);
        int width = Integer.parseInt(arguments[1]);
        int queries = Integer.parseInt(arguments[2]);
        Path file = Files.createTempFile("neighbors", ".index");
        try {
            Clusters clusters = new Clusters(width);
            write(file, clusters, rows, width);
            FeatureIndex index = FeatureIndex.open(file);
            verify(index, clusters.vector(rows));
            List<Double> milliseconds = new ArrayList<>();
            for (int query = 0; query < queries; query++) {
                float[] wanted = clusters.vector(rows + query);
                long start = System.nanoTime();
                index.nearest(wanted, WANTED);
                milliseconds.add((System.nanoTime() - start) / 1e6);
            }
            milliseconds.sort(null);
            System.out.printf(
                    "%,d x %,d, %d nearest: median %.1f ms, fastest %.1f, slowest %.1f%n",
                    rows,
                    width,
                    WANTED,
                    milliseconds.get(queries / 2),
                    milliseconds.get(0),
                    milliseconds.get(queries - 1));
        } finally {
            Files.delete(file);
        }
    }

    private static void write(Path file, Clusters clusters, int rows, int width) {
        int batch = 1024;
        FeatureIndex.Content content = out -> {
            for (int done = 0; done < rows; done += batch) {
                float[][] some = new float[Math.min(batch, rows - done)][];
                int first = done;
                Arrays.parallelSetAll(some, i -> clusters.vector(first + i));
                for (int i = 0; i < some.length; i++) {
                    out.add(new IndexedImage("", Integer.toString(first + i), "", "", ""), some[i]);
                }
            }
        };
        FeatureIndex.write(file, new IndexOrigin("none", "none", "none", "none"), width, content, (done, all) -> {});
    }

    private static void verify(FeatureIndex index, float[] query) {
        double[] distances = new double[index.images().size()];
        Arrays.parallelSetAll(distances, row -> {
            float[] features = index.features(row);
            double sum = 0;
            for (int i = 0; i < features.length; i++) {
                double difference = (double) features[i] - query[i];
                sum += difference * difference;
            }
            return Math.sqrt(sum);
        });
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        List<Neighbor> found = index.nearest(query, WANTED);
        for (int i = 0; i < found.size(); i++) {
            double expected = sorted[i];
            if (Math.abs(distances[found.get(i).row()] - expected) > 1e-5 * expected) {
                throw new IllegalStateException("neighbor " + i + " is at " + found.get(i) + ", not at " + expected);
            }
        }
    }

    /** Vectors around centers: both are sums of a few directions, then cut off at 0. */
    private static final class Clusters {
        private final float[][] directions;

        Clusters(int width) {
            directions = new float[DIRECTIONS][width];
            for (int d = 0; d < DIRECTIONS; d++) {
                RandomKey key = RandomKey.of(1, Purpose.TEST).at(d);
                for (int i = 0; i < width; i++) {
                    directions[d][i] = (float) key.normal(i);
                }
            }
        }

        float[] vector(int number) {
            RandomKey own = RandomKey.of(2, Purpose.TEST).at(number);
            RandomKey center = RandomKey.of(3, Purpose.TEST).at(own.below(CENTERS, 1_000_000));
            float[] vector = new float[directions[0].length];
            for (int d = 0; d < DIRECTIONS; d++) {
                float factor = (float) (center.normal(d) + 0.5 * own.normal(d));
                float[] direction = directions[d];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] += factor * direction[i];
                }
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Math.max(0, vector[i]);
            }
            return vector;
        }
    }
}

package org.alexnet4j.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The directions in which features vary most, and the short vectors that are left when only they are looked at: of all
 * orthonormal directions, as many as these keep the most of the distances (principal component analysis). Safe to use from
 * many threads.
 */
final class PrincipalDirections {
    /** Of real features the directions need not be found to the last bit: what recall that gives is measured. */
    private static final int ITERATIONS = 4;

    /** Below this share of its length, what is left of a vector is rounding. */
    private static final double NOTHING_LEFT = 1e-5;

    private static final int COLUMN_BLOCK = 64;

    private final int count;
    private final float[] mean;
    private final float[][] directions;

    /** (width, count): what a feature adds to all coordinates lies side by side. */
    private final float[] byFeature;

    /** The coordinates of the origin; those of the mean are 0. */
    private final float[] origin;

    /**
     * Directions that are known.
     *
     * @param mean (width)
     * @param directions (count, width), orthonormal
     */
    PrincipalDirections(float[] mean, float[][] directions) {
        this.mean = mean;
        this.directions = directions;
        count = directions.length;
        byFeature = new float[Math.multiplyExact(mean.length, count)];
        origin = new float[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                byFeature[j * count + i] = directions[i][j];
                sum += (double) directions[i][j] * mean[j];
            }
            origin[i] = (float) -sum;
        }
    }

    /**
     * Finds directions by subspace iteration: vectors are multiplied with the covariance again and again, and kept
     * orthonormal.
     *
     * @param sample features, (more than count, width), all finite
     * @return empty if the numbers are too large to be multiplied
     */
    static Optional<PrincipalDirections> of(List<float[]> sample, int count) {
        float[] mean = mean(sample);
        float[][] vectors = IntStream.range(0, count)
                .mapToObj(i -> difference(sample.get((int) ((long) i * sample.size() / count)), mean))
                .toArray(float[][]::new);
        for (int i = 0; i < ITERATIONS; i++) {
            orthonormalize(vectors);
            vectors = new PrincipalDirections(mean, vectors).timesCovariance(sample);
        }
        orthonormalize(vectors);
        boolean finite = Arrays.stream(vectors).allMatch(PrincipalDirections::isFinite);
        return finite ? Optional.of(new PrincipalDirections(mean, vectors)) : Optional.empty();
    }

    private static float[] mean(List<float[]> sample) {
        double[] sum = new double[sample.get(0).length];
        for (float[] features : sample) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += features[j];
            }
        }
        float[] mean = new float[sum.length];
        for (int j = 0; j < sum.length; j++) {
            mean[j] = (float) (sum[j] / sample.size());
        }
        return mean;
    }

    private static float[] difference(float[] features, float[] mean) {
        float[] difference = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            difference[j] = features[j] - mean[j];
        }
        return difference;
    }

    /** The directions times the covariance of a sample whose mean is the mean, but for a factor; (count, width). */
    private float[][] timesCovariance(List<float[]> sample) {
        List<float[]> coordinates = sample.parallelStream().map(this::project).toList();
        int width = mean.length;
        float[][] product = new float[count][width];
        IntStream.range(0, (width + COLUMN_BLOCK - 1) / COLUMN_BLOCK).parallel().forEach(block -> {
            int begin = block * COLUMN_BLOCK;
            int end = Math.min(width, begin + COLUMN_BLOCK);
            float[] sums = new float[(end - begin) * count];
            for (int row = 0; row < sample.size(); row++) {
                float[] features = sample.get(row);
                for (int j = begin; j < end; j++) {
                    // No need to take the mean from the features: the coordinates add up to 0.
                    addMultiple(features[j], coordinates.get(row), 0, sums, (j - begin) * count);
                }
            }
            for (int j = begin; j < end; j++) {
                for (int i = 0; i < count; i++) {
                    product[i][j] = sums[(j - begin) * count + i];
                }
            }
        });
        return product;
    }

    /** Gram and Schmidt; what depends on those before becomes 0. */
    private static void orthonormalize(float[][] vectors) {
        for (int i = 0; i < vectors.length; i++) {
            double before = Math.sqrt(dot(vectors[i], vectors[i]));
            for (int other = 0; other < i; other++) {
                float share = (float) -dot(vectors[i], vectors[other]);
                for (int j = 0; j < vectors[i].length; j++) {
                    vectors[i][j] += share * vectors[other][j];
                }
            }
            double length = Math.sqrt(dot(vectors[i], vectors[i]));
            float factor = length <= NOTHING_LEFT * before ? 0 : (float) (1 / length);
            for (int j = 0; j < vectors[i].length; j++) {
                vectors[i][j] *= factor;
            }
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (double) a[j] * b[j];
        }
        return sum;
    }

    static boolean isFinite(float[] values) {
        float zero = 0;
        for (float value : values) {
            zero += value * 0;
        }
        return zero == 0;
    }

    /**
     * The coordinates of features along the directions, seen from the mean.
     *
     * @param features (width)
     * @return (count)
     */
    float[] project(float[] features) {
        float[] coordinates = origin.clone();
        for (int j = 0; j < features.length; j++) {
            addMultiple(features[j], byFeature, j * count, coordinates, 0);
        }
        return coordinates;
    }

    /** Most features behind a ReLU are 0. */
    private void addMultiple(float factor, float[] from, int at, float[] to, int toAt) {
        if (factor != 0) {
            for (int i = 0; i < count; i++) {
                to[toAt + i] += factor * from[at + i];
            }
        }
    }

    int count() {
        return count;
    }

    float[] mean() {
        return mean;
    }

    float[][] directions() {
        return directions;
    }
}

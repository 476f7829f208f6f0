package org.alexnet4j.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Finds the rows of a matrix that are nearest to a vector: all of them are looked at, by all cores, but each only until it
 * is farther than as many others as are wanted. What is found does not depend on the number of threads.
 */
final class ExactSearch {
    /** Rows that one thread goes through at a time. */
    private static final int BLOCK = 512;

    /** Numbers between two looks at the bound: pages of memory that need not be read are the gain. */
    private static final int PIECE = 512;

    /** Sums that are kept apart, so that the compiler makes vector instructions of their loop. */
    private static final int SUMS = PIECE / 4;

    /** The farthest first; of equals the later. */
    private static final Comparator<Neighbor> FARTHEST_FIRST = Comparator.comparingDouble(Neighbor::distance)
            .thenComparingInt(Neighbor::row)
            .reversed();

    private final FeatureMatrix matrix;
    private final float[] query;
    private final int wanted;

    /** The bits of the smallest square of a distance that any thread knows to be enough: bits of positive floats are in their order. */
    private final AtomicInteger bound = new AtomicInteger(Float.floatToRawIntBits(Float.POSITIVE_INFINITY));

    private ExactSearch(FeatureMatrix matrix, float[] query, int wanted) {
        this.matrix = matrix;
        this.query = query;
        this.wanted = wanted;
    }

    /**
     * Finds rows.
     *
     * @param query as many numbers as the matrix has columns
     * @param wanted how many rows, at least 1
     * @return the nearest first; of equals the first row; fewer if there are not as many at a finite distance
     */
    static List<Neighbor> nearest(FeatureMatrix matrix, float[] query, int wanted) {
        ExactSearch search = new ExactSearch(matrix, query, wanted);
        int blocks = (matrix.rows() + BLOCK - 1) / BLOCK;
        return IntStream.range(0, blocks)
                .parallel()
                .mapToObj(search::nearestOfBlock)
                .flatMap(List::stream)
                .sorted(FARTHEST_FIRST.reversed())
                .limit(wanted)
                .map(found -> new Neighbor(found.row(), Math.sqrt(found.distance())))
                .toList();
    }

    /** Neighbors with the squares of their distances. */
    private List<Neighbor> nearestOfBlock(int block) {
        PriorityQueue<Neighbor> best = new PriorityQueue<>(FARTHEST_FIRST);
        float[] numbers = new float[Math.min(PIECE, query.length)];
        float[] sums = new float[SUMS];
        int end = Math.min(matrix.rows(), (block + 1) * BLOCK);
        for (int row = block * BLOCK; row < end; row++) {
            float limit = Float.intBitsToFloat(bound.get());
            float square = square(row, limit, numbers, sums);
            // Not "more than": a distance that is not a number is none.
            if (!(square <= limit) || square == Float.POSITIVE_INFINITY) {
                continue;
            }
            best.add(new Neighbor(row, square));
            if (best.size() > wanted) {
                best.remove();
            }
            if (best.size() == wanted) {
                float enough = (float) best.element().distance();
                bound.accumulateAndGet(Float.floatToRawIntBits(enough), Math::min);
            }
        }
        return new ArrayList<>(best);
    }

    /** The square of a row's distance, or, as soon as that is above the limit, any number above it. */
    private float square(int row, float limit, float[] numbers, float[] sums) {
        float square = 0;
        for (int column = 0; column < query.length; column += PIECE) {
            int count = Math.min(PIECE, query.length - column);
            matrix.read(row, column, numbers, count);
            square += count == PIECE ? squareOfPiece(column, numbers, sums) : squareOfRest(column, numbers, count);
            if (square > limit) {
                return square;
            }
        }
        return square;
    }

    private float squareOfPiece(int column, float[] numbers, float[] sums) {
        float[] wantedNumbers = query;
        for (int i = 0; i < SUMS; i++) {
            float a = wantedNumbers[column + i] - numbers[i];
            float b = wantedNumbers[column + SUMS + i] - numbers[SUMS + i];
            float c = wantedNumbers[column + 2 * SUMS + i] - numbers[2 * SUMS + i];
            float d = wantedNumbers[column + 3 * SUMS + i] - numbers[3 * SUMS + i];
            sums[i] = a * a + b * b + c * c + d * d;
        }
        float even = 0;
        float odd = 0;
        for (int i = 0; i < SUMS; i += 4) {
            even += sums[i] + sums[i + 2];
            odd += sums[i + 1] + sums[i + 3];
        }
        return even + odd;
    }

    private float squareOfRest(int column, float[] numbers, int count) {
        float even = 0;
        float odd = 0;
        for (int i = 0; i < count; i++) {
            float difference = query[column + i] - numbers[i];
            if (i % 2 == 0) {
                even += difference * difference;
            } else {
                odd += difference * difference;
            }
        }
        return even + odd;
    }
}

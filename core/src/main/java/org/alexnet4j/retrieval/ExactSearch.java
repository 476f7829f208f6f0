package org.alexnet4j.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Finds the rows of a matrix that are nearest to a vector: all of them are looked at, by all cores, but each only until it
 * is farther than as many others as are wanted. What is found does not depend on the number of threads.
 */
final class ExactSearch {
    /** Rows that one thread goes through at a time: at least so many, and so many times what is wanted. */
    private static final int LEAST_BLOCK = 512;

    private static final int BLOCK_EACH = 16;

    /** Numbers between two looks at the bound: pages of memory that need not be read are the gain. */
    private static final int PIECE = 512;

    /** Numbers that go into each of the sums which are kept apart, so that the compiler makes vector instructions of them. */
    private static final int EACH_SUM = 4;

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
        return new ExactSearch(matrix, query, wanted).nearest(matrix.rows(), row -> row);
    }

    /** Finds rows, likewise, among some. */
    static List<Neighbor> nearestAmong(int[] rows, FeatureMatrix matrix, float[] query, int wanted) {
        return new ExactSearch(matrix, query, wanted).nearest(rows.length, i -> rows[i]);
    }

    private List<Neighbor> nearest(int count, IntUnaryOperator rows) {
        int block = (int) Math.min(Math.max(1, count), Math.max(LEAST_BLOCK, (long) BLOCK_EACH * wanted));
        int blocks = (int) (((long) count + block - 1) / block);
        return IntStream.range(0, blocks)
                .parallel()
                .mapToObj(i -> nearestOfBlock(i * block, (int) Math.min(count, (i + 1L) * block), rows))
                .flatMap(List::stream)
                .sorted(FARTHEST_FIRST.reversed())
                .limit(wanted)
                .map(found -> new Neighbor(found.row(), Math.sqrt(found.distance())))
                .toList();
    }

    /** Neighbors with the squares of their distances. */
    private List<Neighbor> nearestOfBlock(int begin, int end, IntUnaryOperator rows) {
        PriorityQueue<Neighbor> best = new PriorityQueue<>(FARTHEST_FIRST);
        float[] numbers = new float[Math.min(PIECE, query.length)];
        float[] sums = new float[numbers.length / EACH_SUM];
        for (int i = begin; i < end; i++) {
            int row = rows.applyAsInt(i);
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
            square += squareOfPiece(column, numbers, count, sums);
            if (square > limit) {
                return square;
            }
        }
        return square;
    }

    private float squareOfPiece(int column, float[] numbers, int count, float[] sums) {
        float[] wantedNumbers = query;
        int some = count / EACH_SUM;
        for (int i = 0; i < some; i++) {
            float a = wantedNumbers[column + i] - numbers[i];
            float b = wantedNumbers[column + some + i] - numbers[some + i];
            float c = wantedNumbers[column + 2 * some + i] - numbers[2 * some + i];
            float d = wantedNumbers[column + 3 * some + i] - numbers[3 * some + i];
            sums[i] = a * a + b * b + c * c + d * d;
        }
        float even = 0;
        float odd = 0;
        int done = 0;
        for (; done + 3 < some; done += 4) {
            even += sums[done] + sums[done + 2];
            odd += sums[done + 1] + sums[done + 3];
        }
        for (; done < some; done++) {
            even += sums[done];
        }
        for (int i = some * EACH_SUM; i < count; i++) {
            float difference = wantedNumbers[column + i] - numbers[i];
            odd += difference * difference;
        }
        return even + odd;
    }
}

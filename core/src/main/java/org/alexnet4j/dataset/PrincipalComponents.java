package org.alexnet4j.dataset;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The principal components of a 3 x 3 covariance.
 *
 * @param deviations roots of the eigenvalues, smallest first
 * @param directions (3,3): row i is the unit eigenvector that belongs to deviation i; its largest entry is positive
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared.
record PrincipalComponents(float[] deviations, float[] directions) {
    private static final int SIZE = 3;

    /** Far more than Jacobi's method needs for three rows, where a handful of sweeps reaches the last bit. */
    private static final int SWEEPS = 50;

    /** By Jacobi's method: rotate away one entry beside the diagonal after the other. */
    static PrincipalComponents of(double[][] covariance) {
        double[][] matrix = new double[SIZE][];
        double[][] vectors = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            matrix[i] = covariance[i].clone();
            vectors[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < SIZE - 1; p++) {
                for (int q = p + 1; q < SIZE; q++) {
                    rotate(matrix, vectors, p, q);
                }
            }
        }
        int[] order = IntStream.range(0, SIZE)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> matrix[i][i]))
                .mapToInt(Integer::intValue)
                .toArray();
        float[] deviations = new float[SIZE];
        float[] directions = new float[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            int column = order[i];
            // A color that never varies has an eigenvalue of 0, give or take the last bit.
            deviations[i] = (float) Math.sqrt(Math.max(0, matrix[column][column]));
            int largest = 0;
            for (int j = 1; j < SIZE; j++) {
                if (Math.abs(vectors[j][column]) > Math.abs(vectors[largest][column])) {
                    largest = j;
                }
            }
            double sign = Math.signum(vectors[largest][column]);
            for (int j = 0; j < SIZE; j++) {
                directions[i * SIZE + j] = (float) (sign * vectors[j][column]);
            }
        }
        return new PrincipalComponents(deviations, directions);
    }

    private static void rotate(double[][] matrix, double[][] vectors, int p, int q) {
        if (matrix[p][q] == 0) {
            return;
        }
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < SIZE; k++) {
            double kp = matrix[k][p];
            double kq = matrix[k][q];
            matrix[k][p] = cosine * kp - sine * kq;
            matrix[k][q] = sine * kp + cosine * kq;
        }
        for (int k = 0; k < SIZE; k++) {
            double pk = matrix[p][k];
            double qk = matrix[q][k];
            matrix[p][k] = cosine * pk - sine * qk;
            matrix[q][k] = sine * pk + cosine * qk;
            double kp = vectors[k][p];
            double kq = vectors[k][q];
            vectors[k][p] = cosine * kp - sine * kq;
            vectors[k][q] = sine * kp + cosine * kq;
        }
    }
}

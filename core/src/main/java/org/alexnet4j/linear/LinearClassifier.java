package org.alexnet4j.linear;

/**
 * Scores of classes that are linear in the features: {@code weights · features + biases}.
 *
 * @param weights (classes,width)
 * @param biases (classes)
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record LinearClassifier(float[] weights, float[] biases) {
    /** Number of classes. */
    public int classes() {
        return biases.length;
    }

    /**
     * The scores of an example.
     *
     * @param features (width)
     * @return (classes)
     */
    public double[] scores(float[] features) {
        double[] scores = new double[classes()];
        for (int c = 0; c < scores.length; c++) {
            double sum = biases[c];
            for (int i = 0; i < features.length; i++) {
                sum += (double) weights[c * features.length + i] * features[i];
            }
            scores[c] = sum;
        }
        return scores;
    }
}

package org.alexnet4j.evaluation;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.model.Predictions;

/** Several models as one: the mean of what they say (section 6: the paper's 5 and 7 networks, all with the same weight). */
public final class Ensemble {
    private static final int MOST_ROUNDS = 10_000;
    private static final double SMALLEST_CHANGE = 1e-7;

    private Ensemble() {}

    /**
     * The weighted mean of predictions.
     *
     * @param members predictions on the same images
     * @param weights one for each member, not negative, with the sum 1
     * @throws UserException if the members are not about the same images and classes
     */
    public static Predictions mean(List<Predictions> members, List<Double> weights) {
        Predictions first = members.get(0);
        members.forEach(first::requireSameImages);
        double[] factors = weights.stream().mapToDouble(Double::doubleValue).toArray();
        float[] means = new float[first.probabilities().limit()];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (int m = 0; m < factors.length; m++) {
                sum += factors[m] * members.get(m).probabilities().get(i);
            }
            means[i] = (float) sum;
        }
        return new Predictions(
                members.stream().map(Predictions::source).collect(Collectors.joining(", ")),
                first.classes(),
                first.dataset(),
                first.split(),
                first.crops(),
                first.labels(),
                FloatBuffer.wrap(means));
    }

    /** The errors of predictions. A probability too small for a float counts as the smallest one in the mean loss. */
    public static Evaluation evaluate(Predictions predictions) {
        int classes = predictions.classes().size();
        ErrorCounter counter = new ErrorCounter(classes);
        double[] scores = new double[classes];
        for (int i = 0; i < predictions.labels().size(); i++) {
            for (int c = 0; c < classes; c++) {
                scores[c] = predictions.probabilities().get(i * classes + c);
            }
            int label = predictions.labels().get(i);
            counter.add(scores, label, -Math.log(Math.max(scores[label], Float.MIN_VALUE)));
        }
        return counter.evaluation(predictions.crops());
    }

    /** Equal weights of {@code count} models. */
    public static List<Double> equalWeights(int count) {
        return Collections.nCopies(count, 1.0 / count);
    }

    /**
     * Searches the weights under which the mean of the models gives the images' classes the highest likelihood. There is
     * one best set of weights; expectation maximization climbs to it from equal ones.
     *
     * @param members predictions on the same images, one or more, best on those of the validation split
     * @return one weight for each member, with the sum 1
     * @throws UserException if the members are not about the same images and classes
     */
    public static List<Double> searchWeights(List<Predictions> members) {
        members.forEach(members.get(0)::requireSameImages);
        int images = members.get(0).labels().size();
        if (images == 0) {
            throw new IllegalArgumentException("nothing to search weights on");
        }
        double[][] likelihoods = members.stream()
                .map(member -> IntStream.range(0, images)
                        .mapToDouble(i -> likelihood(member, i))
                        .toArray())
                .toArray(double[][]::new);
        double[] weights = equalWeights(members.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double change = 1;
        for (int round = 0; round < MOST_ROUNDS && change > SMALLEST_CHANGE; round++) {
            double[] next = climb(weights, likelihoods);
            change = 0;
            for (int m = 0; m < weights.length; m++) {
                change = Math.max(change, Math.abs(next[m] - weights[m]));
            }
            weights = next;
        }
        return Arrays.stream(weights).boxed().toList();
    }

    /** The share of each member in the mean's likelihood, averaged over the images. */
    private static double[] climb(double[] weights, double[][] likelihoods) {
        int images = likelihoods[0].length;
        double[] next = new double[weights.length];
        for (int i = 0; i < images; i++) {
            double mean = 0;
            for (int m = 0; m < weights.length; m++) {
                mean += weights[m] * likelihoods[m][i];
            }
            for (int m = 0; m < weights.length; m++) {
                next[m] += weights[m] * likelihoods[m][i] / mean / images;
            }
        }
        return next;
    }

    /** The probability of an image's own class; the smallest there is for one that is no number, too. */
    private static double likelihood(Predictions predictions, int image) {
        int classes = predictions.classes().size();
        float probability = predictions
                .probabilities()
                .get(image * classes + predictions.labels().get(image));
        return probability > Float.MIN_VALUE ? probability : Float.MIN_VALUE;
    }
}

package org.alexnet4j.engine.reference;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Checks the gradients that the backward pass of a network computes against central differences of its loss.
 *
 * <pre>
 * (loss(w + h) - loss(w - h)) / 2 h
 * </pre>
 *
 * <p>Some entries of every parameter are sampled. A difference says nothing where the loss has a kink between w - h and
 * w + h (a ReLU changes its side, another value becomes the largest of a window): such an entry is tried with smaller h
 * and, if that does not help, left out and counted.
 *
 * <p>The images are noise and the parameters are drawn anew, wide enough that every layer has something to say,
 * whatever the network file's deviations are; dropout uses one mask throughout.
 */
public final class GradientCheck {
    /** Relative errors up to this are the differences' own. */
    public static final double TOLERANCE = 1e-5;

    /** What one entry's central difference may be off by. */
    private static final double NOISE = 1e-10;

    /** Entries of one parameter that are looked at to find enough without a kink. */
    private static final int TRIES_PER_SAMPLE = 4;

    private static final int STEPS = 3;
    private static final double FIRST_STEP = 1e-4;
    private static final double STEP_FACTOR = 0.1;

    private final ReferenceNetwork reference;
    private final double[] images;
    private final int[] labels;
    private final DropoutMask dropout;
    private final RandomKey sampling;
    private final List<double[]> activations;

    /** Told after every parameter; for progress. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param done parameters that are checked
         * @param total all parameters of the network
         */
        void checked(int done, int total);
    }

    /**
     * What was found for one parameter.
     *
     * @param parameter its name
     * @param entries number of its values
     * @param sampled values that were compared
     * @param kinks values that were left out since the loss has a kink there
     * @param analyticNorm l2 norm of the backward pass's derivatives of the sampled values
     * @param numericNorm l2 norm of their central differences
     * @param difference l2 norm of what the two differ by
     */
    public record Result(
            String parameter,
            int entries,
            int sampled,
            int kinks,
            double analyticNorm,
            double numericNorm,
            double difference) {
        /** The difference divided by the larger of the norms; 0 where both are 0. */
        public double relativeError() {
            double larger = Math.max(analyticNorm, numericNorm);
            return larger == 0 ? 0 : difference / larger;
        }

        /**
         * Whether the gradient is right, as far as it could be compared: differences of a loss of about 1 are off by its last
         * place over the step.
         */
        public boolean passed() {
            return relativeError() <= TOLERANCE || difference <= NOISE * Math.sqrt(Math.max(1, sampled));
        }

        /** Whether there was nothing to compare. */
        public boolean isUndecided() {
            return sampled == 0;
        }
    }

    private GradientCheck(Network network, int batchSize, long seed) {
        RandomKey key = RandomKey.of(seed, Purpose.TEST);
        this.reference = new ReferenceNetwork(network);
        this.dropout = new DropoutMask(seed, 0);
        this.sampling = key.at(2);
        this.labels = new int[batchSize];
        for (int i = 0; i < batchSize; i++) {
            labels[i] = key.at(1).below(network.classes(), i);
        }
        this.images =
                normal(key.at(0), Math.multiplyExact(batchSize, network.input().size()), 1);
        reference.set(parameters(network, key.at(3)));
        this.activations = reference.forward(images, batchSize, dropout);
    }

    /**
     * Checks all parameters of a network.
     *
     * @param network any network; the time grows with its size, the number of its parameters and {@code samples}
     * @param batchSize examples, at least 1
     * @param samples entries of each parameter that are compared, at least 1; fewer where it has fewer
     * @param seed of images, labels, parameters, dropout and the choice of entries
     * @return a result for each parameter, in the network's order
     */
    public static List<Result> run(Network network, int batchSize, int samples, long seed, Listener listener) {
        GradientCheck check = new GradientCheck(network, batchSize, seed);
        Map<String, double[]> gradients = check.gradients();
        List<Result> results = new ArrayList<>();
        List<ParameterSpec> parameters = network.parameters();
        for (ParameterSpec parameter : parameters) {
            results.add(check.check(
                    parameter, Objects.requireNonNull(gradients.get(parameter.name())), samples, results.size()));
            listener.checked(results.size(), parameters.size());
        }
        return results;
    }

    private Map<String, double[]> gradients() {
        double[] gradient = new double[logits(activations).length];
        ReferenceNetwork.loss(logits(activations), labels, gradient);
        reference.backward(activations, gradient, labels.length, dropout);
        return reference.gradients();
    }

    private Result check(ParameterSpec parameter, double[] gradients, int samples, int position) {
        double[] values = Objects.requireNonNull(reference.parameters().get(parameter.name()));
        int layer = reference.position(parameter.layer());
        int wanted = Math.min(samples, values.length);
        int compared = 0;
        int kinks = 0;
        double analytic = 0;
        double numeric = 0;
        double differences = 0;
        for (int entry : entries(values.length, Math.multiplyExact(wanted, TRIES_PER_SAMPLE), sampling.at(position))) {
            if (compared == wanted) {
                break;
            }
            double slope = slope(values, entry, layer);
            if (Double.isNaN(slope)) {
                kinks++;
                continue;
            }
            compared++;
            analytic += gradients[entry] * gradients[entry];
            numeric += slope * slope;
            differences += (slope - gradients[entry]) * (slope - gradients[entry]);
        }
        return new Result(
                parameter.name(),
                values.length,
                compared,
                kinks,
                Math.sqrt(analytic),
                Math.sqrt(numeric),
                Math.sqrt(differences));
    }

    /** The central difference at an entry; not a number where every step passes a kink. */
    private double slope(double[] values, int entry, int layer) {
        double kept = values[entry];
        double step = FIRST_STEP * Math.max(1, Math.abs(kept));
        try {
            for (int i = 0; i < STEPS; i++) {
                values[entry] = kept + step;
                List<double[]> above = reference.forwardFrom(layer, activations, labels.length, dropout);
                if (reference.isSmoothBetween(layer, activations, above)) {
                    values[entry] = kept - step;
                    List<double[]> below = reference.forwardFrom(layer, activations, labels.length, dropout);
                    if (reference.isSmoothBetween(layer, activations, below)) {
                        return (loss(above) - loss(below)) / (2 * step);
                    }
                }
                step *= STEP_FACTOR;
            }
            return Double.NaN;
        } finally {
            values[entry] = kept;
        }
    }

    private double loss(List<double[]> all) {
        return ReferenceNetwork.loss(logits(all), labels, new double[logits(all).length]);
    }

    private static double[] logits(List<double[]> all) {
        return all.get(all.size() - 1);
    }

    /** Different entries in random order, at most {@code count}; all where there are not more. */
    private static int[] entries(int size, int count, RandomKey key) {
        if (size <= count || size < 1 << 16) {
            return Arrays.copyOf(key.permutation(size), Math.min(size, count));
        }
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = key.below(size, i);
        }
        return Arrays.stream(drawn).distinct().toArray();
    }

    /** Weights that keep the size of the activations, biases around 0. */
    private static Parameters parameters(Network network, RandomKey key) {
        Map<String, FloatBuffer> drawn = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            double deviation = parameter.kind() == ParameterSpec.Kind.WEIGHT ? Math.sqrt(2.0 / parameter.fanIn()) : 0.1;
            double[] values = normal(key.at(drawn.size()), parameter.size(), deviation);
            drawn.put(parameter.name(), ReferenceNetwork.floats(values, values.length));
        }
        return Parameters.of(drawn);
    }

    private static double[] normal(RandomKey key, int size, double deviation) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = deviation * key.normal(i);
        }
        return values;
    }
}

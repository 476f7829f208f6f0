package org.alexnet4j.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.TomlFormat;
import org.jspecify.annotations.Nullable;

/**
 * How a network is trained: what {@code training.toml} says. {@link TrainingFile} reads and writes it.
 *
 * @param batchSize examples of one step, 1 to 65,536
 * @param length epochs or steps
 * @param momentum the coefficient of the velocity, 0 or more and below 1
 * @param policy the learning rate over time
 * @param weights rate and decay of all weights
 * @param biases rate and decay of all biases
 * @param biasRateStays whether the biases keep the policy's first rate while that of the weights falls, as in the
 *     authors' source
 * @param layers what single layers have of their own, by name
 * @param view how a training example is drawn: crop, flip, color
 * @param seed of everything random in the run
 */
public record TrainingSettings(
        int batchSize,
        RunLength length,
        double momentum,
        RatePolicy policy,
        ParameterRates weights,
        ParameterRates biases,
        boolean biasRateStays,
        Map<String, LayerRates> layers,
        TrainingView view,
        long seed) {
    private static final int LARGEST_BATCH = 1 << 16;
    private static final int MOST_EPOCHS = 1_000_000;
    private static final long MOST_STEPS = 1_000_000_000_000L;
    private static final int LARGEST_CROP = 4096;

    /** Settings; the map is copied. */
    public TrainingSettings {
        layers = new LinkedHashMap<>(layers);
    }

    /**
     * The paper's settings (section 5), biases as in the authors' source: twice the rate, no decay.
     *
     * @param cropSize side of the network's input
     */
    public static TrainingSettings paper(int cropSize) {
        return new TrainingSettings(
                128,
                new RunLength.Epochs(90),
                0.9,
                RatePolicies.named("plateau", 0.01),
                new ParameterRates(1, 0.0005),
                new ParameterRates(2, 0),
                false,
                Map.of(),
                new TrainingView(cropSize, true, 0.1),
                0);
    }

    /** The same with another batch size. */
    public TrainingSettings withBatchSize(int batchSize) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /** The same with another length. */
    public TrainingSettings withLength(RunLength length) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /** The same with another momentum. */
    public TrainingSettings withMomentum(double momentum) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /** The same with another rate policy. */
    public TrainingSettings withPolicy(RatePolicy policy) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /** The same with other rates for all weights that have none of their own. */
    public TrainingSettings withWeights(ParameterRates weights) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /**
     * The same with another weight decay. What layers have of their own keeps its ratio to it; where there was none to keep a
     * ratio to, it stays.
     *
     * @param decay 0 or more
     */
    public TrainingSettings withWeightDecay(double decay) {
        Map<String, LayerRates> changed = new LinkedHashMap<>(layers);
        if (weights.decay() > 0) {
            changed.replaceAll((layer, own) -> own.withWeightDecayTimes(decay / weights.decay()));
        }
        return withWeights(new ParameterRates(weights.rate(), decay)).withLayers(changed);
    }

    /** The same with another view of the examples. */
    public TrainingSettings withView(TrainingView view) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /** The same with another seed. */
    public TrainingSettings withSeed(long seed) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /**
     * The same with the rates of single layers multiplied.
     *
     * @param multiples layer name to multiple, 0 or more; 0 freezes a layer: nothing of it changes, not even by decay
     */
    public TrainingSettings withRateMultiples(Map<String, Double> multiples) {
        Map<String, LayerRates> changed = new LinkedHashMap<>(layers);
        multiples.forEach((layer, multiple) -> {
            LayerRates own = changed.getOrDefault(layer, new LayerRates(null, null, null, null));
            double weightRate = own.weightRate() == null ? weights.rate() : own.weightRate();
            double biasRate = own.biasRate() == null ? biases.rate() : own.biasRate();
            changed.put(
                    layer,
                    new LayerRates(multiple * weightRate, own.weightDecay(), multiple * biasRate, own.biasDecay()));
        });
        return withLayers(changed);
    }

    /** The same for a network that does not have a layer. */
    public TrainingSettings withoutLayer(String layer) {
        Map<String, LayerRates> others = new LinkedHashMap<>(layers);
        others.remove(layer);
        return withLayers(others);
    }

    /** The same with one rate for all layers: of what layers have of their own, only decays stay. */
    public TrainingSettings withoutLayerRates() {
        Map<String, LayerRates> changed = new LinkedHashMap<>();
        layers.forEach((layer, own) -> {
            if (own.weightDecay() != null || own.biasDecay() != null) {
                changed.put(layer, new LayerRates(null, own.weightDecay(), null, own.biasDecay()));
            }
        });
        return withLayers(changed);
    }

    private TrainingSettings withLayers(Map<String, LayerRates> layers) {
        return new TrainingSettings(
                batchSize, length, momentum, policy, weights, biases, biasRateStays, layers, view, seed);
    }

    /** Rate (a multiple of the policy's) and decay of a parameter. */
    public ParameterRates ratesOf(ParameterSpec parameter) {
        boolean weight = parameter.kind() == ParameterSpec.Kind.WEIGHT;
        ParameterRates all = weight ? weights : biases;
        LayerRates own = layers.get(parameter.layer());
        if (own == null) {
            return all;
        }
        Double rate = weight ? own.weightRate() : own.biasRate();
        Double decay = weight ? own.weightDecay() : own.biasDecay();
        return new ParameterRates(rate == null ? all.rate() : rate, decay == null ? all.decay() : decay);
    }

    /**
     * Checks that every value is in its range.
     *
     * @param where whose settings, for the error
     * @return this
     * @throws UserException with all that is wrong
     */
    public TrainingSettings checked(String where) {
        throwIfAny(where, problems());
        return this;
    }

    /**
     * Checks that the settings fit a network.
     *
     * @param where whose settings, for the error
     * @return this
     * @throws UserException with all that is wrong
     */
    public TrainingSettings checkedFor(Network network, String where) {
        List<String> problems = problems();
        if (view.cropSize() != network.input().height()
                || view.cropSize() != network.input().width()) {
            problems.add("view.crop is " + view.cropSize() + ", the network's input is "
                    + network.input().height() + " x " + network.input().width());
        }
        List<String> withParameters = network.layers().stream()
                .map(Network.Layer::spec)
                .filter(LayerSpec.WithParameters.class::isInstance)
                .map(LayerSpec::name)
                .toList();
        for (String layer : layers.keySet()) {
            if (!withParameters.contains(layer)) {
                problems.add("layers." + layer + ": the network has no layer of this name with parameters; it has "
                        + String.join(", ", withParameters));
            }
        }
        throwIfAny(where, problems);
        return this;
    }

    static void throwIfAny(String where, Collection<String> problems) {
        if (!problems.isEmpty()) {
            throw UserException.input(where + ": " + TomlFormat.listed(problems), TomlFormat.SETTINGS.remedy());
        }
    }

    /** What is out of range, a line each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        range(problems, "batch", batchSize, 1, LARGEST_BATCH);
        if (length instanceof RunLength.Epochs epochs) {
            range(problems, "epochs", epochs.epochs(), 1, MOST_EPOCHS);
        } else if (length instanceof RunLength.Steps steps) {
            range(problems, "steps", steps.steps(), 1, MOST_STEPS);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            problems.add("momentum must be 0 or more and below 1, got " + momentum);
        }
        RatePolicies.check(policy, problems);
        notNegative(problems, "weights.rate", weights.rate());
        notNegative(problems, "weights.decay", weights.decay());
        notNegative(problems, "biases.rate", biases.rate());
        notNegative(problems, "biases.decay", biases.decay());
        layers.forEach((name, own) -> {
            notNegative(problems, "layers." + name + ".weightRate", own.weightRate());
            notNegative(problems, "layers." + name + ".weightDecay", own.weightDecay());
            notNegative(problems, "layers." + name + ".biasRate", own.biasRate());
            notNegative(problems, "layers." + name + ".biasDecay", own.biasDecay());
        });
        range(problems, "view.crop", view.cropSize(), 1, LARGEST_CROP);
        notNegative(problems, "view.color", view.colorDeviation());
        return problems;
    }

    private static void range(List<String> problems, String name, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(name + " must be a whole number from " + least + " to " + most + ", got " + value);
        }
    }

    private static void notNegative(List<String> problems, String name, @Nullable Double value) {
        if (value != null && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            problems.add(name + " must be 0 or more, got " + value);
        }
    }
}

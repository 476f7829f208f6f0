package org.alexnet4j.training;

import org.jspecify.annotations.Nullable;

/**
 * What a layer has of its own; null where it has what all layers have.
 *
 * @param weightRate see {@link ParameterRates#rate}
 * @param weightDecay see {@link ParameterRates#decay}
 * @param biasRate see {@link ParameterRates#rate}
 * @param biasDecay see {@link ParameterRates#decay}
 */
public record LayerRates(
        @Nullable Double weightRate,
        @Nullable Double weightDecay,
        @Nullable Double biasRate,
        @Nullable Double biasDecay) {
    /** The same with another decay of its weights, if they have one of their own. */
    LayerRates withWeightDecayTimes(double factor) {
        return weightDecay == null ? this : new LayerRates(weightRate, factor * weightDecay, biasRate, biasDecay);
    }
}

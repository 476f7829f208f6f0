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
        @Nullable Double biasDecay) {}

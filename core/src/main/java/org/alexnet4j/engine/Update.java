package org.alexnet4j.engine;

import java.util.Map;

/**
 * How one step changes the parameters (section 5):
 *
 * <pre>
 * v = momentum * v - rate * decay * w - rate * gradient
 * w = w + v
 * </pre>
 *
 * The gradient is that of the batch's mean loss.
 *
 * @param momentum the coefficient, 0.9 in the paper
 * @param rates learning rate by parameter name
 * @param decays weight decay by parameter name
 */
public record Update(double momentum, Map<String, Double> rates, Map<String, Double> decays) {
    /** An update; the maps are copied. */
    public Update {
        rates = Map.copyOf(rates);
        decays = Map.copyOf(decays);
    }
}

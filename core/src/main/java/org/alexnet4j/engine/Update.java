package org.alexnet4j.engine;

import java.util.Map;
import java.util.stream.Collectors;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

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
 * @param rates learning rate by parameter name; 0 freezes a parameter whose velocity is 0
 * @param decays weight decay by parameter name
 */
public record Update(double momentum, Map<String, Double> rates, Map<String, Double> decays) {
    /** An update; the maps are copied. */
    public Update {
        rates = Map.copyOf(rates);
        decays = Map.copyOf(decays);
    }

    /** An update with one rate and one decay for all parameters. */
    public static Update uniform(Network network, double momentum, double rate, double decay) {
        return new Update(momentum, forAll(network, rate), forAll(network, decay));
    }

    private static Map<String, Double> forAll(Network network, double value) {
        return network.parameters().stream().collect(Collectors.toMap(ParameterSpec::name, parameter -> value));
    }
}

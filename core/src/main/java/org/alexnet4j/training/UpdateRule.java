package org.alexnet4j.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/** Gives each parameter its rate and decay (section 5). */
final class UpdateRule {
    private final Network network;
    private final TrainingSettings settings;
    private final Map<String, Double> decays = new LinkedHashMap<>();

    UpdateRule(Network network, TrainingSettings settings) {
        this.network = network;
        this.settings = settings;
        for (ParameterSpec parameter : network.parameters()) {
            decays.put(parameter.name(), settings.ratesOf(parameter).decay());
        }
    }

    /**
     * The update of a step.
     *
     * @param rate what the policy says
     */
    Update at(double rate) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            boolean stays = settings.biasRateStays() && parameter.kind() == ParameterSpec.Kind.BIAS;
            double base = stays ? settings.policy().initial() : rate;
            rates.put(parameter.name(), base * settings.ratesOf(parameter).rate());
        }
        return new Update(settings.momentum(), rates, decays);
    }
}

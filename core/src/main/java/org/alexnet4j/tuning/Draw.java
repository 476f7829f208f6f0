package org.alexnet4j.tuning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.RatePolicy;
import org.alexnet4j.training.TrainingSettings;

/**
 * What a trial tries.
 *
 * @param values of the quantities that the search sets, in their order
 */
public record Draw(@JsonValue Map<Quantity, Double> values) {

    /** A draw; the map is copied. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Draw {
        EnumMap<Quantity, Double> ordered = new EnumMap<>(Quantity.class);
        ordered.putAll(values);
        values = Collections.unmodifiableMap(ordered);
    }

    /** A network with what was drawn. */
    NetworkSpec applyTo(NetworkSpec network) {
        NetworkSpec changed = network;
        Double dropout = values.get(Quantity.DROPOUT);
        Double deviation = values.get(Quantity.DEVIATION);
        changed = dropout == null ? changed : changed.withDropoutRate(dropout);
        return deviation == null ? changed : changed.withWeightDeviationsTimes(deviation);
    }

    /** Settings with what was drawn. */
    TrainingSettings applyTo(TrainingSettings settings) {
        TrainingSettings changed = settings;
        RatePolicy policy = settings.policy();
        Double rate = values.get(Quantity.RATE);
        Double decay = values.get(Quantity.DECAY);
        Double momentum = values.get(Quantity.MOMENTUM);
        changed = rate == null ? changed : changed.withPolicy(policy.withInitial(rate));
        changed = decay == null ? changed : changed.withWeightDecay(decay);
        return momentum == null ? changed : changed.withMomentum(momentum);
    }

    /** For people: {@code rate 0.00347, decay 0.00012}. */
    public String text() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + PlainNumber.text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}

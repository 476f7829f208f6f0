package org.alexnet4j.tuning;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.alexnet4j.training.TrainingSettings;

/**
 * The ranges of a search, from which every trial is drawn independently of all others: random search, which tries as many
 * values of each quantity as it has trials, where a grid tries the few of its axis again and again (Bergstra and Bengio 2012).
 *
 * @param ranges by quantity, in their order; what is not among them stays as the network's own settings have it
 */
public record SearchSpace(@JsonValue Map<Quantity, Range> ranges) {
    /** A space; the map is copied. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SearchSpace {
        EnumMap<Quantity, Range> ordered = new EnumMap<>(Quantity.class);
        ordered.putAll(ranges);
        ranges = Collections.unmodifiableMap(ordered);
    }

    /**
     * The ranges that were asked for, and the usual ones of the quantities of which nothing was said.
     *
     * @throws UserException if one was asked for that the network has no use of
     */
    public static SearchSpace of(Map<Quantity, Range> asked, NetworkSpec network, TrainingSettings settings) {
        EnumMap<Quantity, Range> ranges = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            Range range = asked.get(quantity);
            if (range != null && !quantity.appliesTo(network)) {
                throw UserException.input(
                        "--" + quantity.label() + ": " + network.name() + " has no layer of type " + quantity.label(),
                        "leave the option out, or add such a layer to the network");
            } else if (range != null) {
                ranges.put(quantity, range);
            } else {
                quantity.suggested(network, settings).ifPresent(usual -> ranges.put(quantity, usual));
            }
        }
        return new SearchSpace(ranges);
    }

    /** What differs between trials, in order. */
    public List<Quantity> searched() {
        return ranges.keySet().stream()
                .filter(quantity -> !range(quantity).single())
                .toList();
    }

    /** The range of one of its quantities. */
    public Range range(Quantity quantity) {
        Range range = ranges.get(quantity);
        if (range == null) {
            throw new IllegalArgumentException("no range of " + quantity.label());
        }
        return range;
    }

    /**
     * What a trial tries: a function of the seed and the trial's number alone. Another range of one quantity leaves what is
     * drawn of the others as it was.
     *
     * @param trial numbered from 1
     */
    public Draw draw(long seed, int trial) {
        RandomKey key = RandomKey.of(seed, Purpose.TUNING).at(trial);
        EnumMap<Quantity, Double> values = new EnumMap<>(Quantity.class);
        ranges.forEach((quantity, range) -> values.put(quantity, quantity.at(range, key.uniform(quantity.number))));
        return new Draw(values);
    }

    /** For people: {@code rate 0.0005..0.05, decay 0.00005..0.005}. */
    public String text() {
        return ranges.entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + entry.getValue().text())
                .collect(Collectors.joining(", "));
    }
}

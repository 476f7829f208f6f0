package org.alexnet4j.app.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.alexnet4j.UserException;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/** Layers with parameters as an option names them: {@code conv1..conv5}, {@code fc6,fc7}, or both with a comma between. */
final class LayerNames {
    private static final String RANGE = "..";

    private LayerNames() {}

    /**
     * The layers that a text names.
     *
     * @param option for errors
     * @throws UserException if the network has no such layer with parameters, or a range goes backwards
     */
    static Set<String> of(String option, String text, Network network) {
        List<String> layers = network.parameters().stream()
                .map(ParameterSpec::layer)
                .distinct()
                .toList();
        Set<String> named = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            int dots = part.indexOf(RANGE);
            // A layer may have two dots in its name: then it is no range.
            boolean isRange = dots >= 0 && !layers.contains(part);
            int first = position(option, isRange ? part.substring(0, dots) : part, layers);
            int last = isRange ? position(option, part.substring(dots + RANGE.length()), layers) : first;
            if (first > last) {
                throw UserException.input(
                        option + " " + part + ": " + layers.get(first) + " comes after " + layers.get(last),
                        "write " + layers.get(last) + RANGE + layers.get(first));
            }
            named.addAll(layers.subList(first, last + 1));
        }
        return named;
    }

    private static int position(String option, String name, List<String> layers) {
        int position = layers.indexOf(name.strip());
        if (position < 0) {
            throw UserException.input(
                    option + ": the network has no layer '" + name.strip() + "' with parameters; it has "
                            + String.join(", ", layers),
                    "name layers as " + layers.get(0) + RANGE + layers.get(layers.size() - 1)
                            + " or separated by commas");
        }
        return position;
    }
}

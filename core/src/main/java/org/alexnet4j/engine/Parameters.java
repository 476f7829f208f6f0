package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** The values of a network's parameters, or of as many numbers that belong to them, such as their velocities. */
@FunctionalInterface
public interface Parameters {
    /**
     * The values of one parameter. They may be made or copied when they are asked for, since a network's are large.
     *
     * @return row-major in the parameter's shape, from position 0; sure to hold the values until the next call only
     * @throws IllegalArgumentException if there are none, or not as many
     */
    FloatBuffer get(ParameterSpec parameter);

    /**
     * Values that are in memory.
     *
     * @param values parameter name to values, from position 0 to the limit; the buffers are not copied
     */
    static Parameters of(Map<String, FloatBuffer> values) {
        Map<String, FloatBuffer> byName = Map.copyOf(values);
        return parameter -> {
            FloatBuffer found = byName.get(parameter.name());
            if (found == null || found.limit() != parameter.size()) {
                throw new IllegalArgumentException(parameter.name() + ": expected " + parameter.size() + " values, got "
                        + (found == null ? "none" : found.limit()));
            }
            return found.duplicate().rewind();
        };
    }

    /**
     * Initial parameters: weights from N(0, deviation), biases constant (section 5), drawn each time they are asked for.
     *
     * @param seed the same seed draws the same values on every machine
     */
    static Parameters initial(Network network, long seed) {
        RandomKey weights = RandomKey.of(seed, Purpose.WEIGHTS);
        Map<String, Integer> positions = new HashMap<>();
        List<ParameterSpec> parameters = network.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            positions.put(parameters.get(i).name(), i);
        }
        return parameter -> {
            Integer position = positions.get(parameter.name());
            if (position == null) {
                throw new IllegalArgumentException(parameter.name() + " is none of the network's parameters");
            }
            return draw(parameter, weights.at(position));
        };
    }

    private static FloatBuffer draw(ParameterSpec parameter, RandomKey key) {
        float[] drawn = new float[parameter.size()];
        IntStream.range(0, drawn.length)
                .parallel()
                .forEach(i -> drawn[i] = (float)
                        (parameter.deviation() == 0
                                ? parameter.mean()
                                : parameter.mean() + parameter.deviation() * key.normal(i)));
        return FloatBuffer.wrap(drawn);
    }
}

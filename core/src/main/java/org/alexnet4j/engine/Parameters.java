package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * The values of a network's parameters by name, row-major in the shape of their {@link ParameterSpec}.
 *
 * @param values name to values; each buffer from position 0 to its limit
 */
public record Parameters(Map<String, FloatBuffer> values) {
    /** Parameters; the map is copied in its order, the buffers are not. */
    public Parameters {
        values = new LinkedHashMap<>(values);
    }

    /**
     * Draws initial parameters: weights from N(0, deviation), biases constant (section 5).
     *
     * @param seed the same seed draws the same values on every machine
     */
    public static Parameters initial(Network network, long seed) {
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        RandomKey weights = RandomKey.of(seed, Purpose.WEIGHTS);
        int position = 0;
        for (ParameterSpec parameter : network.parameters()) {
            RandomKey key = weights.at(position++);
            float[] drawn = new float[parameter.size()];
            IntStream.range(0, drawn.length)
                    .parallel()
                    .forEach(i -> drawn[i] = (float)
                            (parameter.deviation() == 0
                                    ? parameter.mean()
                                    : parameter.mean() + parameter.deviation() * key.normal(i)));
            values.put(parameter.name(), FloatBuffer.wrap(drawn));
        }
        return new Parameters(values);
    }

    /** The values of one parameter, a view of its own position. */
    public FloatBuffer get(ParameterSpec parameter) {
        FloatBuffer found = values.get(parameter.name());
        if (found == null || found.limit() != parameter.size()) {
            throw new IllegalArgumentException(parameter.name() + ": expected " + parameter.size() + " values, got "
                    + (found == null ? "none" : found.limit()));
        }
        return found.duplicate().rewind();
    }
}

package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.network.Network;

/**
 * Finds {@link ActivationRanges} by running a network in float32 on images such as it will see. A range leaves out the
 * largest ten-thousandth of the values that are not zero: they become the largest of the 8-bit values, and all others get finer steps.
 */
public final class Calibration implements AutoCloseable {
    private static final double KEPT = 0.9999;

    /** A bucket for every upper half of a float without its sign: values that differ by less than one in 128. */
    private static final int BUCKETS = 1 << 15;

    /** The first bucket of what is not finite. */
    private static final int INFINITE = 0x7F80;

    private final Network network;
    private final InferenceProgram program;
    private final FloatBuffer logits;

    /** By the name of the layer whose output is watched. */
    private final Map<String, long[]> magnitudes = new HashMap<>();

    /**
     * Begins a calibration.
     *
     * @param batchSize most images of one {@link #observe}
     */
    public Calibration(Network network, Parameters parameters, Engine engine, int batchSize) {
        this.network = network;
        ActivationRanges.layersOf(network).forEach(layer -> magnitudes.put(before(layer), new long[BUCKETS]));
        program = engine.compileInference(network, parameters, batchSize, Precision.FLOAT32, magnitudes.keySet());
        logits = FloatBuffer.allocate(batchSize * network.classes());
    }

    private String before(Network.Layer layer) {
        return network.layers().get(network.layers().indexOf(layer) - 1).name();
    }

    /**
     * Runs the network on images.
     *
     * @param images (count,C,H,W), preprocessed as for inference; direct and in native byte order, or backed by
     *     an array
     */
    public void observe(FloatBuffer images, int count) {
        program.infer(images, count, logits.clear(), (layer, values) -> {
            long[] counts = magnitudes.get(layer);
            for (int i = values.position(); counts != null && i < values.limit(); i++) {
                counts[Float.floatToRawIntBits(values.get(i)) >>> 16 & BUCKETS - 1]++;
            }
        });
    }

    /**
     * The ranges of all inputs.
     *
     * @throws UserException if an activation was infinite or not a number
     */
    public ActivationRanges ranges() {
        Map<String, Double> ranges = new LinkedHashMap<>();
        for (Network.Layer layer : ActivationRanges.layersOf(network)) {
            ranges.put(layer.name(), range(before(layer)));
        }
        return new ActivationRanges(ranges);
    }

    private double range(String layer) {
        long[] counts = magnitudes.getOrDefault(layer, new long[BUCKETS]);
        long all = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            all += bucket == 0 ? 0 : counts[bucket];
            if (bucket >= INFINITE && counts[bucket] > 0) {
                throw UserException.input(
                        "the activations of " + layer + " are not finite",
                        "take a model whose training did not diverge");
            }
        }
        if (all == 0) {
            // Zeros only: any step will do.
            return 1;
        }
        long below = 0;
        int bucket = 0;
        do {
            below += counts[++bucket];
        } while (below < KEPT * all);
        return Math.max(Float.MIN_NORMAL, Float.intBitsToFloat((bucket + 1) << 16));
    }

    @Override
    public void close() {
        program.close();
    }
}

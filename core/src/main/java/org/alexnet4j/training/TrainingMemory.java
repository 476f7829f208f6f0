package org.alexnet4j.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.UserException;
import org.alexnet4j.engine.MemoryUse;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/** How much memory a training takes. */
final class TrainingMemory {
    private TrainingMemory() {}

    /**
     * What a compiled program and what is around it hold.
     *
     * @param batches of images that exist at the same time
     * @param validates whether there are as many for validations
     */
    static List<MemoryUse> of(TrainingProgram program, int batches, boolean validates) {
        List<MemoryUse> uses = new ArrayList<>(program.memory());
        long batch = (long) program.batchSize() * program.network().input().size() * Float.BYTES;
        uses.add(new MemoryUse("batches of images, filled ahead", batches * batch * (validates ? 2 : 1)));
        uses.add(new MemoryUse(
                "the parameter that a checkpoint is writing",
                (long) Float.BYTES * largestParameter(program.network())));
        return uses;
    }

    /** Parameters and velocities. */
    static long checkpointBytes(Network network) {
        return 2 * parameters(network) * Float.BYTES;
    }

    /** Numbers of the largest parameter. */
    static int largestParameter(Network network) {
        return network.parameters().stream().mapToInt(ParameterSpec::size).max().orElse(0);
    }

    /** Parameters alone. */
    static long modelBytes(Network network) {
        return parameters(network) * Float.BYTES;
    }

    /** The error for memory that cannot be had, with what is needed and three remedies. */
    static UserException exhausted(Network network, int batchSize, Precision precision, Throwable cause) {
        return new UserException(
                UserException.Kind.RESOURCES,
                String.format(
                        Locale.ROOT,
                        "out of memory: training %s with a batch of %d needs about %,d bytes (%.1f GB)",
                        network.spec().name(),
                        batchSize,
                        estimate(network, batchSize, precision),
                        estimate(network, batchSize, precision) * 1e-9),
                "take a smaller --batch, --precision bfloat16 or a smaller network such as alexnet-one-tower",
                cause);
    }

    /** Parameters, velocities, gradients, working copies, the largest parameter again; activations, their gradients; images. */
    static long estimate(Network network, int batchSize, Precision precision) {
        long activations = network.input().size();
        for (Network.Layer layer : network.layers()) {
            activations += layer.output().size();
        }
        long images = 4L * batchSize * network.input().size() * Float.BYTES;
        return parameters(network) * (3L * Float.BYTES + (precision == Precision.FLOAT32 ? 0 : precision.bytes()))
                + (long) Float.BYTES * largestParameter(network)
                + 2 * activations * batchSize * precision.bytes()
                + images;
    }

    private static long parameters(Network network) {
        return network.parameters().stream().mapToLong(ParameterSpec::size).sum();
    }
}

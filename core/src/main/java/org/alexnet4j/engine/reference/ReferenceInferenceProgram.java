package org.alexnet4j.engine.reference;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.Network;

/** Inference in plain loops. */
final class ReferenceInferenceProgram implements InferenceProgram {
    private final ReferenceNetwork reference;
    private final int batchSize;
    private final Set<String> watched;

    ReferenceInferenceProgram(Network network, Parameters parameters, int batchSize, Set<String> watched) {
        this.reference = new ReferenceNetwork(network);
        this.batchSize = batchSize;
        this.watched = Set.copyOf(watched);
        reference.set(parameters);
    }

    @Override
    public Network network() {
        return reference.network();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void infer(FloatBuffer images, int count, FloatBuffer logits) {
        infer(images, count, logits, (layer, values) -> {});
    }

    @Override
    public void infer(FloatBuffer images, int count, FloatBuffer logits, Watcher watcher) {
        if (count < 1 || count > batchSize) {
            throw new IllegalArgumentException("expected 1 to " + batchSize + " examples, got " + count);
        }
        double[] x = ReferenceNetwork.doubles(images, count * network().input().size());
        List<double[]> activations = reference.forward(x, count, null);
        List<Network.Layer> layers = network().layers();
        for (int i = 0; i < layers.size(); i++) {
            if (watched.contains(layers.get(i).name())) {
                double[] values = activations.get(i + 1);
                watcher.activation(layers.get(i).name(), ReferenceNetwork.floats(values, values.length));
            }
        }
        logits.put(ReferenceNetwork.floats(
                activations.get(layers.size()), count * network().classes()));
    }

    @Override
    public void close() {}
}

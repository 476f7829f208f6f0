package org.alexnet4j.engine.reference;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.SaliencyProgram;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.network.Network;

/** The derivatives of scores in plain loops. */
final class ReferenceSaliencyProgram implements SaliencyProgram {
    private final ReferenceNetwork reference;
    private final int batchSize;

    ReferenceSaliencyProgram(Network network, Parameters parameters, int batchSize) {
        this.reference = new ReferenceNetwork(network);
        this.batchSize = batchSize;
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
    public void scoreGradients(FloatBuffer images, int[] classes, FloatBuffer gradients) {
        if (classes.length != batchSize) {
            throw new IllegalArgumentException("expected " + batchSize + " classes, got " + classes.length);
        }
        double[] score = new double[batchSize * network().classes()];
        for (int n = 0; n < batchSize; n++) {
            Softmax.requireClass(classes[n], network().classes());
            score[n * network().classes() + classes[n]] = 1;
        }
        double[] x =
                ReferenceNetwork.doubles(images, batchSize * network().input().size());
        List<double[]> activations = reference.forward(x, batchSize, null);
        gradients.put(ReferenceNetwork.floats(reference.backward(activations, score, batchSize, null), x.length));
    }

    @Override
    public void close() {}
}

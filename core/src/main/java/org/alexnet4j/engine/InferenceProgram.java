package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import org.alexnet4j.network.Network;

/**
 * A network compiled for inference. Safe to call from many threads at once; a call allocates no native memory once as
 * many calls as now have been under way together before.
 */
public interface InferenceProgram extends AutoCloseable {
    /** What is run. */
    Network network();

    /** Most examples that one call may bring. */
    int batchSize();

    /**
     * Runs the network in inference mode.
     *
     * @param images (count,C,H,W) from the buffer's position on; direct and in native byte order, or backed by an array
     * @param count number of examples, 1 to the batch size
     * @param logits receives (count, classes) from its position on; its position advances
     */
    void infer(FloatBuffer images, int count, FloatBuffer logits);

    /**
     * The same, and hands out the activations of the watched layers.
     *
     * @param watcher is called once a watched layer, in the order of the layers, before the method returns
     */
    void infer(FloatBuffer images, int count, FloatBuffer logits, Watcher watcher);

    @Override
    void close();

    /** Takes the activations of a layer. */
    @FunctionalInterface
    interface Watcher {
        /**
         * @param layer the layer's name
         * @param values (count,C,H,W), row-major, valid during the call only
         */
        void activation(String layer, FloatBuffer values);
    }
}

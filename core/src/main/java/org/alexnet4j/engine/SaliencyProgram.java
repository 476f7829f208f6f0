package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import org.alexnet4j.network.Network;

/**
 * A network compiled to tell which pixels matter: how the score of a class changes with the image (Simonyan, Vedaldi and
 * Zisserman 2013, equation 4). A score is a logit, what the last layer gives before the softmax. For one thread at a time: calls
 * from others wait.
 */
public interface SaliencyProgram extends AutoCloseable {
    /** What is asked. */
    Network network();

    /** Images of one call. */
    int batchSize();

    /**
     * The derivatives of scores with respect to the images, with all layers in inference mode.
     *
     * @param images (N,C,H,W) from the buffer's position on, N the batch size
     * @param classes for each image the index of the class whose score is derived, (N)
     * @param gradients receives (N,C,H,W) from its position on; its position advances
     * @throws IllegalArgumentException if there are not N classes, or one is no class
     */
    void scoreGradients(FloatBuffer images, int[] classes, FloatBuffer gradients);

    @Override
    void close();
}

package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import org.alexnet4j.network.Network;

/** A saliency program that may be called from many threads, which wait for each other, and closed while it runs. */
final class SharedSaliencyProgram implements SaliencyProgram {
    private final SaliencyProgram program;
    private final Lifetime lifetime;
    private final Object turn = new Object();

    /** @param engine in use until the program is freed */
    SharedSaliencyProgram(SaliencyProgram program, Lifetime engine) {
        this.program = program;
        lifetime = Lifetime.ofProgram(this, program::close, engine);
    }

    @Override
    public Network network() {
        return program.network();
    }

    @Override
    public int batchSize() {
        return program.batchSize();
    }

    @Override
    public void scoreGradients(FloatBuffer images, int[] classes, FloatBuffer gradients) {
        lifetime.run(() -> {
            synchronized (turn) {
                program.scoreGradients(images, classes, gradients);
            }
        });
    }

    @Override
    public void close() {
        lifetime.close();
    }
}

package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import org.alexnet4j.network.Network;

/** An inference program that may be closed while it runs. */
final class SharedInferenceProgram implements InferenceProgram {
    private final InferenceProgram program;
    private final Lifetime lifetime;

    /** @param engine in use until the program is freed */
    SharedInferenceProgram(InferenceProgram program, Lifetime engine) {
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
    public void infer(FloatBuffer images, int count, FloatBuffer logits) {
        lifetime.run(() -> program.infer(images, count, logits));
    }

    @Override
    public void infer(FloatBuffer images, int count, FloatBuffer logits, Watcher watcher) {
        lifetime.run(() -> program.infer(images, count, logits, watcher));
    }

    @Override
    public void close() {
        lifetime.close();
    }
}

package org.alexnet4j.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;

/** A training program that may be called from many threads, which wait for each other, and closed while it runs. */
final class SharedTrainingProgram implements TrainingProgram {
    private final TrainingProgram program;
    private final Lifetime lifetime;
    private final Object turn = new Object();

    /** @param engine in use until the program is freed */
    SharedTrainingProgram(TrainingProgram program, Lifetime engine) {
        this.program = program;
        lifetime = Lifetime.ofProgram(this, program::close, engine);
    }

    private <R> R use(Supplier<R> call) {
        return lifetime.get(() -> {
            synchronized (turn) {
                return call.get();
            }
        });
    }

    private void run(Runnable call) {
        use(() -> {
            call.run();
            return this;
        });
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
    public Precision precision() {
        return program.precision();
    }

    @Override
    public FloatBuffer newImages() {
        return program.newImages();
    }

    @Override
    public StepResult forwardBackward(FloatBuffer images, int[] labels, DropoutMask dropout) {
        return use(() -> program.forwardBackward(images, labels, dropout));
    }

    @Override
    public boolean update(Update update) {
        return use(() -> program.update(update));
    }

    @Override
    public StepResult step(FloatBuffer images, int[] labels, DropoutMask dropout, Update update) {
        return use(() -> program.step(images, labels, dropout, update));
    }

    @Override
    public List<LayerTime> timedStep(FloatBuffer images, int[] labels, DropoutMask dropout, Update update) {
        return use(() -> program.timedStep(images, labels, dropout, update));
    }

    @Override
    public FloatBuffer predict(FloatBuffer images, int count) {
        return use(() -> program.predict(images, count));
    }

    @Override
    public Map<String, Double> deadShares(FloatBuffer images) {
        return use(() -> program.deadShares(images));
    }

    @Override
    public double meanMagnitude(Tensor tensor, ParameterSpec parameter) {
        return use(() -> program.meanMagnitude(tensor, parameter));
    }

    @Override
    public void read(Tensor tensor, String parameter, FloatBuffer values) {
        run(() -> program.read(tensor, parameter, values));
    }

    @Override
    public void write(Tensor tensor, String parameter, FloatBuffer values) {
        run(() -> program.write(tensor, parameter, values));
    }

    @Override
    public void write(Tensor tensor, Parameters values) {
        run(() -> program.write(tensor, values));
    }

    @Override
    public Optional<String> firstNotFinite() {
        return use(program::firstNotFinite);
    }

    @Override
    public List<MemoryUse> memory() {
        return use(program::memory);
    }

    @Override
    public void close() {
        lifetime.close();
    }
}

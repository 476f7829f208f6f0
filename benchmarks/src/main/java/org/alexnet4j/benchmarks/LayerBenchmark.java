package org.alexnet4j.benchmarks;

import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.StepResult;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch through one layer of the paper's network. Cheap layers take little longer than what {@link SingleLayer} puts
 * around them: {@link #timedStep} tells them apart, as far as the engine can.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// One process: the time is spent in native code, which no compiler of Java arranges anew from run to run.
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
// The first calls touch memory for the first time.
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
// One caller: the engine has threads of its own, one for each core.
@State(Scope.Benchmark)
public class LayerBenchmark {
    /** A layer of models/alexnet/network.toml. */
    @Param({"conv1", "lrn1", "pool1", "conv2", "lrn2", "pool2", "conv3", "conv4", "conv5", "pool5", "fc6", "fc7", "fc8"
    })
    public String layer;

    /** In which numbers. */
    @Param({"FLOAT32", "BFLOAT16"})
    public Precision precision;

    /** Images at a time. */
    @Param("128")
    public int batch;

    private Engine engine;
    private TrainingProgram training;
    private InferenceProgram inference;
    private FloatBuffer images;
    private FloatBuffer logits;
    private int[] labels;
    private Update update;

    /** Compiles the small network, and sees that it computes something. */
    @Setup
    public void compile() {
        engine = Engines.open(Engines.AUTO, Runtime.getRuntime().availableProcessors())
                .engine();
        Network network = SingleLayer.of(layer);
        Parameters initial = Parameters.initial(network, 1);
        training = engine.compileTraining(network, batch, precision);
        training.write(TrainingProgram.Tensor.PARAMETER, initial);
        inference = engine.compileInference(network, initial, batch, precision, Set.of());
        images = Noise.fill(training.newImages());
        logits = FloatBuffer.allocate(batch * network.classes());
        labels = IntStream.range(0, batch).map(i -> i % network.classes()).toArray();
        // Every step finds the same parameters. At a rate of 0 there would be no backward pass.
        update = Update.uniform(network, 0, 1e-30, 0);
        verify();
    }

    private void verify() {
        Verify.that(Verify.isAlive(forward().flip()), "logits are finite and not all 0");
        Verify.that(Double.isFinite(forwardBackward().loss()), "the loss is finite");
        Verify.alive(training, TrainingProgram.Tensor.GRADIENT);
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        inference.close();
        training.close();
        engine.close();
    }

    /** As in classifying: the small network, forward. */
    @Benchmark
    public FloatBuffer forward() {
        inference.infer(images, batch, logits.clear());
        return logits;
    }

    /** As in training, without the update: the small network, forward, loss and backward. */
    @Benchmark
    public StepResult forwardBackward() {
        return training.forwardBackward(images, labels, new DropoutMask(1, 0));
    }

    /** A whole step, and what of it was spent in the layer. */
    @Benchmark
    public List<LayerTime> timedStep(LayerAlone alone) {
        long start = System.nanoTime();
        List<LayerTime> times = training.timedStep(images, labels, new DropoutMask(1, 0), update);
        alone.add(
                System.nanoTime() - start,
                times.stream().filter(time -> time.layer().equals(layer)));
        return times;
    }

    /**
     * The layer's own time. JMH divides the time of an iteration by such a counter, and shows the quotient beside that of
     * the whole step; so a counter is the number of passes through the layer that would have filled the iteration.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class LayerAlone {
        private final Map<LayerTime.Phase, Long> nanos = new EnumMap<>(LayerTime.Phase.class);
        private long whole;
        private long steps;

        /** Forgets the last iteration. */
        @Setup(Level.Iteration)
        public void reset() {
            nanos.clear();
            whole = 0;
            steps = 0;
        }

        void add(long step, Stream<LayerTime> ofLayer) {
            steps++;
            whole += step;
            ofLayer.forEach(time -> nanos.merge(time.phase(), time.nanos(), Long::sum));
        }

        /** Of the forward pass. */
        public double layerForward() {
            return passes(LayerTime.Phase.FORWARD);
        }

        /** Of the backward pass. */
        public double layerBackward() {
            return passes(LayerTime.Phase.BACKWARD);
        }

        private double passes(LayerTime.Phase phase) {
            return (double) steps * whole / nanos.getOrDefault(phase, 0L);
        }
    }
}

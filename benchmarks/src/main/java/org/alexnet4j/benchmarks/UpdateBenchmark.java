package org.alexnet4j.benchmarks;

import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The change of all parameters of a network by gradients that are there, with momentum and weight decay (section 5). */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// One process: the time is spent in native code, which no compiler of Java arranges anew from run to run.
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
// The first calls touch memory for the first time.
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
// One caller: the engine has threads of its own, one for each core.
@State(Scope.Benchmark)
public class UpdateBenchmark {
    private static final double MOMENTUM = 0.9;
    /** So small that the parameters stay finite, however often the same gradient is followed. */
    private static final double RATE = 1e-6;

    private static final double DECAY = 5e-4;

    /** A network of the library. */
    @Param("alexnet")
    public String network;

    /** In which numbers. */
    @Param({"FLOAT32", "BFLOAT16"})
    public Precision precision;

    private Engine engine;
    private TrainingProgram program;
    private Update update;

    /** Computes gradients of one image, and sees that an update changes what it should. */
    @Setup
    public void computeGradients() {
        engine = Engines.open(Engines.AUTO, Runtime.getRuntime().availableProcessors())
                .engine();
        Network checked = Network.of(NetworkLibrary.network(network));
        // An update does not depend on the size of the batch that its gradients come from.
        program = engine.compileTraining(checked, 1, precision);
        program.write(TrainingProgram.Tensor.PARAMETER, Parameters.initial(checked, 1));
        update = Update.uniform(checked, MOMENTUM, RATE, DECAY);
        FloatBuffer image = Noise.fill(program.newImages());
        double loss = program.forwardBackward(image, new int[1], new DropoutMask(1, 0))
                .loss();
        Verify.that(Double.isFinite(loss), "the loss is finite");
        Verify.alive(program, TrainingProgram.Tensor.GRADIENT);
        Verify.that(update(), "the parameters are finite after an update");
        Verify.alive(program, TrainingProgram.Tensor.VELOCITY);
    }

    /** Gives the memory back, and sees that nothing went wrong on the way. */
    @TearDown
    public void close() {
        boolean good = update();
        program.close();
        engine.close();
        Verify.that(good, "the parameters are finite at the end");
    }

    /** All parameters and velocities, once. */
    @Benchmark
    public boolean update() {
        return program.update(update);
    }
}

package org.alexnet4j.benchmark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.alexnet4j.engine.Calibration;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/**
 * Measures one network on one engine in one precision, on noise in memory: what reading images costs comes on top, and is
 * seen in a training's waiting time.
 *
 * @param network what runs
 * @param engine where
 * @param precision one of the engine's; for inference alone also INT8, where it quantizes
 * @param effort how long to measure
 */
public record NetworkBenchmark(Network network, Engine engine, Precision precision, Effort effort) {
    private static final int WARM_UPS = 2;

    /**
     * How long to measure.
     *
     * @param repeats at least so many times, at least 1
     * @param seconds and at least so long
     */
    public record Effort(int repeats, double seconds) {
        boolean isEnough(int done, double spent) {
            return done >= repeats && spent >= seconds;
        }
    }

    /** Whole steps: forward, backward, update. */
    public Timing training(int batch) {
        try (TrainingProgram program = compiled(batch)) {
            Step step = new Step(program);
            return timing(batch, step::run);
        }
    }

    /** Forward passes of a full batch. */
    public Timing inference(int batch) {
        try (InferenceProgram program = compiledInference(batch)) {
            FloatBuffer images = images(batch);
            FloatBuffer logits = FloatBuffer.allocate(batch * network.classes());
            return timing(batch, () -> program.infer(images, batch, logits.clear()));
        }
    }

    private InferenceProgram compiledInference(int batch) {
        Parameters parameters = Parameters.initial(network, 1);
        if (precision != Precision.INT8) {
            return engine.compileInference(network, parameters, batch, precision, Set.of());
        }
        try (Calibration calibration = new Calibration(network, parameters, engine, 1)) {
            calibration.observe(images(1), 1);
            return engine.compileQuantized(network, parameters, calibration.ranges(), batch);
        }
    }

    private FloatBuffer images(int batch) {
        return noise(ByteBuffer.allocateDirect(
                        Math.multiplyExact(batch, network.input().size()) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer());
    }

    /**
     * The time of every layer in both directions, the median of some steps each, and that of the update.
     *
     * @return empty where the engine cannot tell
     */
    public List<LayerTime> layers(int batch) {
        try (TrainingProgram program = compiled(batch)) {
            Step step = new Step(program);
            step.run();
            List<Map<LayerTime, Long>> steps = new ArrayList<>();
            long start = System.nanoTime();
            do {
                steps.add(sums(step.timed()));
            } while (!effort.isEnough(steps.size(), (System.nanoTime() - start) * 1e-9));
            return steps.get(0).keySet().stream()
                    .map(key -> new LayerTime(key.layer(), key.phase(), median(steps, key)))
                    .toList();
        }
    }

    /** Sums by layer and phase; the keys have no time of their own. */
    private static Map<LayerTime, Long> sums(List<LayerTime> times) {
        Map<LayerTime, Long> sums = new LinkedHashMap<>();
        for (LayerTime time : times) {
            sums.merge(new LayerTime(time.layer(), time.phase(), 0), time.nanos(), Long::sum);
        }
        return sums;
    }

    private static long median(List<Map<LayerTime, Long>> steps, LayerTime key) {
        long[] nanos = steps.stream()
                .mapToLong(step -> step.getOrDefault(key, 0L))
                .sorted()
                .toArray();
        return nanos[nanos.length / 2];
    }

    private TrainingProgram compiled(int batch) {
        TrainingProgram program = engine.compileTraining(network, batch, precision);
        try {
            program.write(TrainingProgram.Tensor.PARAMETER, Parameters.initial(network, 1));
            return program;
        } catch (RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    private Timing timing(int batch, Runnable work) {
        for (int i = 0; i < WARM_UPS; i++) {
            work.run();
        }
        List<Double> seconds = new ArrayList<>();
        double spent = 0;
        do {
            long start = System.nanoTime();
            work.run();
            seconds.add((System.nanoTime() - start) * 1e-9);
            spent += seconds.get(seconds.size() - 1);
        } while (!effort.isEnough(seconds.size(), spent));
        return new Timing(batch, seconds);
    }

    /** The same step again and again; its rate is small, so that the loss stays finite. */
    private static final class Step {
        private static final double MOMENTUM = 0.9;
        private static final double RATE = 1e-4;
        private static final double DECAY = 5e-4;

        private final TrainingProgram program;
        private final FloatBuffer images;
        private final int[] labels;
        private final Update update;
        private int steps;

        Step(TrainingProgram program) {
            this.program = program;
            Network network = program.network();
            images = noise(program.newImages());
            labels = IntStream.range(0, program.batchSize())
                    .map(i -> i % network.classes())
                    .toArray();
            update = Update.uniform(network, MOMENTUM, RATE, DECAY);
        }

        void run() {
            program.step(images, labels, new DropoutMask(1, steps++), update);
        }

        List<LayerTime> timed() {
            return program.timedStep(images, labels, new DropoutMask(1, steps++), update);
        }
    }

    /** Pixels minus their mean, roughly. */
    private static FloatBuffer noise(FloatBuffer images) {
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, (float) (key.uniform(i) * 255 - 127));
        }
        return images;
    }
}

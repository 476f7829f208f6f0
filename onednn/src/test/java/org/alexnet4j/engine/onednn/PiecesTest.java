package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import java.util.List;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Calibration;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.TrainingProgram.Tensor;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Large batches go through some layers piece by piece: the same as a batch of each piece alone, which does not. */
@Tag("native")
class PiecesTest {
    /** 70 MB in float32 behind the first layer, and 35 in bfloat16. */
    private static final int BATCH = 69;

    private static final int PART = 23;

    /** 42 MB of 8 bits. */
    private static final int EIGHT_BIT_BATCH = 160;

    private static final int EIGHT_BIT_PART = 20;
    private static final DropoutMask NO_DROPOUT = new DropoutMask(1, 1);

    private static Network large(boolean local) {
        Window same = new Window(3, 1, 1, Rounding.FLOOR);
        return Network.of(new NetworkSpec(
                "large",
                new Shape(3, 64, 64),
                List.of(
                        local
                                ? new LayerSpec.LocallyConnected("conv1", NetworkSpec.INPUT, 62, same, 1, 0.3, 0.1)
                                : new LayerSpec.Convolution("conv1", NetworkSpec.INPUT, 62, same, 1, 0.3, 0.1),
                        new LayerSpec.Activation("relu1", "conv1", LayerSpec.Activation.Function.RELU),
                        new LayerSpec.Lrn("lrn1", "relu1", LayerSpec.Lrn.Region.ACROSS_MAPS, 5, 1e-2, 0.75, 2),
                        new LayerSpec.Pooling(
                                "pool1", "lrn1", LayerSpec.Pooling.Kind.MAX, new Window(3, 2, 0, Rounding.CEIL)),
                        new LayerSpec.Activation("tanh1", "pool1", LayerSpec.Activation.Function.TANH),
                        new LayerSpec.Pooling(
                                "pool2", "tanh1", LayerSpec.Pooling.Kind.AVERAGE, new Window(3, 2, 0, Rounding.CEIL)),
                        new LayerSpec.FullyConnected("fc2", "pool2", 5, 0.3, 0))));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, false", "BFLOAT16, false", "FLOAT32, true", "BFLOAT16, true"})
    void logits_and_gradients_are_those_of_the_pieces(Precision precision, boolean local) {
        Network network = large(local);
        try (Engine engine = BareEngine.open()) {
            assumeTrue(engine.precisions().contains(precision));
            try (TrainingProgram whole = program(engine, network, BATCH, precision);
                    TrainingProgram part = program(engine, network, PART, precision)) {
                assertThat(((OneDnnTrainingProgram) whole).operations())
                        .as("operations, since the first goes piece by piece")
                        .hasSizeGreaterThan(
                                4 * ((OneDnnTrainingProgram) part).operations().size());
                compare(whole, part, precision == Precision.FLOAT32 ? 1e-5 : 2e-2);
            }
        }
    }

    /** Every image's activations have 8 bits, 262,144 of them behind the second layer. */
    private static Network inEightBits(LayerSpec.Activation.Function function) {
        Window same = new Window(3, 1, 1, Rounding.FLOOR);
        return Network.of(new NetworkSpec(
                "large",
                new Shape(3, 64, 64),
                List.of(
                        new LayerSpec.Convolution("conv1", NetworkSpec.INPUT, 16, same, 1, 0.3, 0.1),
                        new LayerSpec.Activation("activation1", "conv1", function),
                        new LayerSpec.Convolution("conv2", "activation1", 64, same, 1, 0.1, 0.1),
                        new LayerSpec.Activation("activation2", "conv2", function),
                        new LayerSpec.Pooling(
                                "pool2", "activation2", LayerSpec.Pooling.Kind.MAX, new Window(3, 2, 0, Rounding.CEIL)),
                        new LayerSpec.FullyConnected("fc3", "pool2", 5, 0.01, 0))));
    }

    /** Of 256 steps from 0, and of 255 around it. */
    @ParameterizedTest
    @EnumSource(
            value = LayerSpec.Activation.Function.class,
            names = {"RELU", "TANH"})
    void logits_of_8_bits_are_those_of_the_pieces(LayerSpec.Activation.Function function) {
        Network network = inEightBits(function);
        Parameters parameters = Parameters.initial(network, 7);
        try (Engine engine = BareEngine.open()) {
            assumeTrue(engine.quantizes());
            ActivationRanges ranges;
            try (Calibration calibration = new Calibration(network, parameters, engine, EIGHT_BIT_PART)) {
                calibration.observe(images(network, 0, EIGHT_BIT_PART), EIGHT_BIT_PART);
                ranges = calibration.ranges();
            }
            try (InferenceProgram whole = engine.compileQuantized(network, parameters, ranges, EIGHT_BIT_BATCH);
                    InferenceProgram part = engine.compileQuantized(network, parameters, ranges, EIGHT_BIT_PART)) {
                assertThat(((OneDnnInferenceProgram) whole).operations())
                        .as("operations, since the first goes piece by piece")
                        .hasSizeGreaterThan(
                                2 * ((OneDnnInferenceProgram) part).operations().size());
                float[] expected = new float[EIGHT_BIT_BATCH * network.classes()];
                for (int first = 0; first < EIGHT_BIT_BATCH; first += EIGHT_BIT_PART) {
                    part.infer(
                            images(network, first, EIGHT_BIT_PART),
                            EIGHT_BIT_PART,
                            FloatBuffer.wrap(expected)
                                    .slice(first * network.classes(), EIGHT_BIT_PART * network.classes()));
                }
                float[] got = new float[expected.length];
                whole.infer(images(network, 0, EIGHT_BIT_BATCH), EIGHT_BIT_BATCH, FloatBuffer.wrap(got));

                // The sums are of integers, and exact; with AMX, how they are scaled depends on the size of the batch.
                float lastBits = engine.description().contains("AMX") ? 2e-6f : 0;
                assertThat(got).containsExactly(expected, within(lastBits));
            }
        }
    }

    /** Images {@code first} and following. */
    private static FloatBuffer images(Network network, int first, int count) {
        FloatBuffer images = FloatBuffer.allocate(count * network.input().size());
        fill(images, first * network.input().size());
        return images;
    }

    private static void fill(FloatBuffer images, int offset) {
        RandomKey key = RandomKey.of(3, Purpose.TEST);
        for (int i = 0; i < images.limit(); i++) {
            images.put(i, (float) (key.uniform(offset + i) - 0.5));
        }
    }

    private static void compare(TrainingProgram whole, TrainingProgram part, double tolerance) {
        Network network = whole.network();
        FloatBuffer logits = forwardBackward(whole, 0);
        double[][] means = new double[network.parameters().size()][];
        for (int first = 0; first < BATCH; first += PART) {
            FloatBuffer expected = forwardBackward(part, first);
            assertClose(
                    "logits", logits.slice(first * network.classes(), PART * network.classes()), expected, tolerance);
            for (int i = 0; i < means.length; i++) {
                FloatBuffer gradient = gradient(part, network.parameters().get(i));
                means[i] = means[i] == null ? new double[gradient.limit()] : means[i];
                for (int j = 0; j < means[i].length; j++) {
                    means[i][j] += gradient.get(j) * (double) PART / BATCH;
                }
            }
        }
        for (int i = 0; i < means.length; i++) {
            ParameterSpec parameter = network.parameters().get(i);
            FloatBuffer expected = FloatBuffer.allocate(parameter.size());
            for (double mean : means[i]) {
                expected.put((float) mean);
            }
            assertClose(parameter.name(), gradient(whole, parameter), expected.flip(), tolerance);
        }
    }

    private static TrainingProgram program(Engine engine, Network network, int batchSize, Precision precision) {
        TrainingProgram program = engine.compileTraining(network, batchSize, precision);
        program.write(Tensor.PARAMETER, Parameters.initial(network, 7));
        return program;
    }

    /** The logits of images {@code first} and following, as many as the program takes. */
    private static FloatBuffer forwardBackward(TrainingProgram program, int first) {
        Network network = program.network();
        FloatBuffer images = program.newImages();
        fill(images, first * network.input().size());
        int[] labels = new int[program.batchSize()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (first + i) % network.classes();
        }
        return program.forwardBackward(images, labels, NO_DROPOUT).logits();
    }

    private static FloatBuffer gradient(TrainingProgram program, ParameterSpec parameter) {
        FloatBuffer values = FloatBuffer.allocate(parameter.size());
        program.read(Tensor.GRADIENT, parameter.name(), values);
        return values;
    }

    /** Norm of the difference over the norm of what is expected. */
    private static void assertClose(String name, FloatBuffer got, FloatBuffer expected, double tolerance) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.limit(); i++) {
            difference += Math.pow((double) got.get(i) - expected.get(i), 2);
            norm += Math.pow(expected.get(i), 2);
        }
        assertThat(Math.sqrt(difference / norm)).as(name).isLessThan(tolerance);
    }
}

package org.alexnet4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine computes what PyTorch computes in float64: activations, logits, loss, gradients, four steps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenContractTest {
    private Engine engine;

    /** The engine under test. */
    protected abstract Engine open() throws EngineUnavailableException;

    /** The files that it is fast enough for. */
    protected List<String> files() {
        return GoldenResult.NAMES;
    }

    @BeforeAll
    void openEngine() throws EngineUnavailableException {
        engine = open();
    }

    @AfterAll
    void closeEngine() {
        engine.close();
    }

    Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String file : files()) {
            engine.precisions().forEach(precision -> cases.add(Arguments.of(file, precision)));
        }
        return cases.stream();
    }

    /** The tolerances of the reference results. */
    private record Tolerance(double logits, double gradients, double losses) {
        static Tolerance of(Precision precision) {
            return precision == Precision.FLOAT32 ? new Tolerance(1e-4, 1e-4, 1e-3) : new Tolerance(3e-2, 5e-2, 5e-2);
        }

        /**
         * For one value of a gradient. Rounding lets a few units pass a kink (a ReLU at zero, two equal values below a
         * maximum), and each moves single values, though hardly the norm.
         */
        double singleGradients() {
            return gradients < 1e-3 ? 1e-2 : 0.2;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void activations_and_logits_agree(String file, Precision precision) {
        GoldenResult golden = GoldenResult.read(file);
        Network network = golden.network();
        Tolerance tolerance = Tolerance.of(precision);
        Set<String> all = network.layers().stream().map(Network.Layer::name).collect(Collectors.toSet());
        for (Set<String> watched : List.of(all, Set.<String>of())) {
            try (InferenceProgram program =
                    engine.compileInference(network, golden.parameters(), golden.batchSize(), precision, watched)) {
                FloatBuffer logits = FloatBuffer.allocate(golden.batchSize() * network.classes());
                List<String> seen = new ArrayList<>();
                program.infer(golden.images(), golden.batchSize(), logits, (layer, values) -> {
                    seen.add(layer);
                    assertClose(layer, values, golden.activation(layer), tolerance.logits);
                });
                assertThat(seen).hasSize(watched.size());
                assertLogits(logits, golden, tolerance);
            }
        }
    }

    /** Of 256 values each: what is expected is the order of the classes, not the digits of their logits. */
    @ParameterizedTest
    @MethodSource("files")
    void logits_in_8_bits_are_near(String file) {
        assumeTrue(engine.quantizes());
        GoldenResult golden = GoldenResult.read(file);
        Network network = golden.network();
        ActivationRanges ranges;
        try (Calibration calibration = new Calibration(network, golden.parameters(), engine, golden.batchSize())) {
            calibration.observe(golden.images(), golden.batchSize());
            ranges = calibration.ranges();
        }
        try (InferenceProgram program =
                engine.compileQuantized(network, golden.parameters(), ranges, golden.batchSize())) {
            FloatBuffer logits = FloatBuffer.allocate(golden.batchSize() * network.classes());
            program.infer(golden.images(), golden.batchSize(), logits);
            assertLogits(logits, golden, new Tolerance(0.1, 0, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void loss_and_gradients_agree(String file, Precision precision) {
        GoldenResult golden = GoldenResult.read(file);
        Tolerance tolerance = Tolerance.of(precision);
        try (TrainingProgram program = engine.compileTraining(golden.network(), golden.batchSize(), precision)) {
            program.write(TrainingProgram.Tensor.PARAMETER, golden.parameters());
            StepResult result = program.forwardBackward(golden.images(), golden.labels(), new DropoutMask(0, 0));
            assertLogits(result.logits(), golden, tolerance);
            assertThat(result.loss()).isCloseTo(golden.loss(), within(tolerance.losses * golden.loss()));
            for (ParameterSpec parameter : program.network().parameters()) {
                FloatBuffer gradient = FloatBuffer.allocate(parameter.size());
                program.read(TrainingProgram.Tensor.GRADIENT, parameter.name(), gradient);
                assertClose(
                        parameter.name(),
                        gradient,
                        golden.gradient(parameter.name()),
                        tolerance.gradients,
                        tolerance.singleGradients());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void four_steps_agree(String file, Precision precision) {
        GoldenResult golden = GoldenResult.read(file);
        Tolerance tolerance = Tolerance.of(precision);
        try (TrainingProgram program = engine.compileTraining(golden.network(), golden.batchSize(), precision)) {
            program.write(TrainingProgram.Tensor.PARAMETER, golden.parameters());
            List<Double> losses = new ArrayList<>();
            int steps = golden.trainingLosses().size() - 1;
            for (int step = 0; step < steps; step++) {
                losses.add(program.step(golden.images(), golden.labels(), new DropoutMask(0, step), golden.update(step))
                        .loss());
            }
            losses.add(program.forwardBackward(golden.images(), golden.labels(), new DropoutMask(0, steps))
                    .loss());
            assertThat(steps).isEqualTo(4);
            for (int i = 0; i <= steps; i++) {
                double expected = golden.trainingLosses().get(i);
                assertThat(losses.get(i))
                        .as("loss after %d steps", i)
                        .isCloseTo(expected, within(tolerance.losses * Math.max(1, Math.abs(expected))));
            }
            for (ParameterSpec parameter : program.network().parameters()) {
                FloatBuffer values = FloatBuffer.allocate(parameter.size());
                program.read(TrainingProgram.Tensor.PARAMETER, parameter.name(), values);
                assertClose(parameter.name(), values, golden.trained(parameter.name()), tolerance.gradients);
            }
        }
    }

    private static void assertLogits(FloatBuffer logits, GoldenResult golden, Tolerance tolerance) {
        List<Double> expected = golden.logits();
        double largest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
        assertThat(logits.capacity()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) logits.get(i))
                    .as("logit %d", i)
                    .isCloseTo(expected.get(i), within(tolerance.logits * largest));
        }
    }

    private static void assertClose(String name, FloatBuffer values, GoldenResult.Summary expected, double tolerance) {
        assertClose(name, values, expected, tolerance, tolerance);
    }

    private static void assertClose(
            String name, FloatBuffer values, GoldenResult.Summary expected, double normTolerance, double tolerance) {
        GoldenResult.Summary got = GoldenResult.summaryOf(values);
        double largest = Math.max(Math.abs(expected.max()), Math.abs(expected.min()));
        assertThat(got.l2()).as("%s: l2 norm", name).isCloseTo(expected.l2(), within(normTolerance * expected.l2()));
        assertThat(got.max()).as("%s: maximum", name).isCloseTo(expected.max(), within(tolerance * largest));
        assertThat(got.min()).as("%s: minimum", name).isCloseTo(expected.min(), within(tolerance * largest));
        for (int i = 0; i < expected.first().size(); i++) {
            assertThat(got.first().get(i))
                    .as("%s[%d]", name, i)
                    .isCloseTo(expected.first().get(i), within(tolerance * largest));
        }
    }
}

package org.alexnet4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alexnet4j.engine.TrainingProgram.Tensor;
import org.alexnet4j.engine.reference.ReferenceProvider;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every engine must do: each layer as the reference engine, forward, backward and update; programs that can be
 * written, read, watched, called from many threads and closed. {@code -Dalexnet4j.seed=N} draws other shapes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineContractTest {
    private static final long SEED = Long.getLong("alexnet4j.seed", 20120930L);
    private static final DropoutMask MASK = new DropoutMask(SEED, 3);

    private Engine engine;
    private Engine reference;

    /** The engine under test. */
    protected abstract Engine open() throws EngineUnavailableException;

    @BeforeAll
    void openEngines() throws EngineUnavailableException {
        engine = open();
        reference = new ReferenceProvider().open(2);
    }

    @AfterAll
    void closeEngines() {
        engine.close();
        reference.close();
    }

    Stream<Arguments> cases() {
        return engine.precisions().stream()
                .flatMap(precision -> LayerCases.all(SEED).stream().map(layer -> Arguments.of(layer, precision)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void layers_train_as_in_the_reference(LayerCases.Case layer, Precision precision) {
        Map<String, FloatBuffer> expected = train(reference, layer, Precision.FLOAT32);
        Map<String, FloatBuffer> got = train(engine, layer, precision);
        // In bfloat16 a saturated unit is exactly 1, and its derivative, a small difference from 1, is lost.
        boolean derivativesLost = precision == Precision.BFLOAT16 && layer.isSaturated();
        expected.forEach((name, values) -> {
            if (!derivativesLost || name.equals("logits") || name.equals("loss")) {
                assertClose(name, Objects.requireNonNull(got.get(name)), values, precision);
            }
        });
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void layers_infer_as_in_the_reference(LayerCases.Case layer, Precision precision) {
        Map<String, FloatBuffer> expected = infer(reference, layer, Precision.FLOAT32);
        Map<String, FloatBuffer> got = infer(engine, layer, precision);
        expected.forEach((name, values) -> assertClose(name, Objects.requireNonNull(got.get(name)), values, precision));
    }

    static Stream<LayerCases.Case> layers() {
        return LayerCases.all(SEED).stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void scores_change_with_the_images_as_in_the_reference(LayerCases.Case layer) {
        assertClose(
                "image gradient", imageGradients(engine, layer), imageGradients(reference, layer), Precision.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void image_gradients_are_differences_of_scores(LayerCases.Case layer) {
        if (layer.isSaturated() || layer.scale() == 0) {
            // Flat, or a kink: differences say nothing. The comparison with the reference holds for these.
            return;
        }
        FloatBuffer gradients = imageGradients(engine, layer);
        int pixels = layer.network().input().size();
        int directions = 12;
        int compared = 0;
        double square = 0;
        try (InferenceProgram program = reference.compileInference(
                layer.network(), parameters(layer.network()), layer.batchSize(), Precision.FLOAT32, Set.of())) {
            for (int direction = 0; direction < directions; direction++) {
                FloatBuffer along = random("direction " + direction, layer.batchSize() * pixels, 1);
                Slopes slopes = slopes(program, layer, along, 4e-4 * layer.scale());
                Slopes nearer = slopes(program, layer, along, 2e-4 * layer.scale());
                for (int n = 0; n < layer.batchSize(); n++) {
                    double slope = 0;
                    for (int i = n * pixels; i < (n + 1) * pixels; i++) {
                        slope += (double) gradients.get(i) * along.get(i);
                    }
                    double error = Math.abs(slope) * 1e-3 + nearer.noise;
                    // What two distances disagree about has a kink in between, such as another largest of a window.
                    if (Math.abs(slopes.values.get(n) - nearer.values.get(n)) < error) {
                        assertThat(nearer.values.get(n)).isBetween(slope - 3 * error, slope + 3 * error);
                        compared++;
                    }
                    square += slope * slope;
                }
            }
        }
        assertThat(compared).isGreaterThan(directions * layer.batchSize() / 4);
        assertThat(square).isPositive();
    }

    /**
     * Central differences.
     *
     * @param values of the score of each image's class
     * @param noise what they are off by, since scores are floats
     */
    private record Slopes(List<Double> values, double noise) {}

    private static Slopes slopes(InferenceProgram program, LayerCases.Case layer, FloatBuffer along, double step) {
        float[] above = scores(program, layer, along, step);
        float[] below = scores(program, layer, along, -step);
        List<Double> values = new ArrayList<>();
        double largest = 0;
        for (int n = 0; n < above.length; n++) {
            values.add(((double) above[n] - below[n]) / (2 * step));
            largest = Math.max(largest, Math.abs(above[n]));
        }
        return new Slopes(values, 3e-7 * largest / step);
    }

    /** The score of each image's class some way along a direction. */
    private static float[] scores(InferenceProgram program, LayerCases.Case layer, FloatBuffer along, double step) {
        FloatBuffer moved = images(layer.network(), layer.batchSize(), layer.scale());
        for (int i = 0; i < moved.limit(); i++) {
            moved.put(i, (float) (moved.get(i) + step * along.get(i)));
        }
        int classes = layer.network().classes();
        FloatBuffer logits = FloatBuffer.allocate(layer.batchSize() * classes);
        program.infer(moved, layer.batchSize(), logits);
        float[] scores = new float[layer.batchSize()];
        for (int n = 0; n < scores.length; n++) {
            scores[n] = logits.get(n * classes + classesOf(layer)[n]);
        }
        return scores;
    }

    private static int[] classesOf(LayerCases.Case layer) {
        int[] classes = new int[layer.batchSize()];
        for (int n = 0; n < classes.length; n++) {
            classes[n] = (n + 1) % layer.network().classes();
        }
        return classes;
    }

    private static FloatBuffer imageGradients(Engine on, LayerCases.Case layer) {
        Network network = layer.network();
        FloatBuffer gradients =
                FloatBuffer.allocate(layer.batchSize() * network.input().size());
        try (SaliencyProgram program = on.compileSaliency(network, parameters(network), layer.batchSize())) {
            FloatBuffer images = images(network, layer.batchSize(), layer.scale());
            // Once more with other classes in between: nothing is left of a call.
            program.scoreGradients(images, new int[layer.batchSize()], gradients.duplicate());
            program.scoreGradients(images, classesOf(layer), gradients);
        }
        return gradients.flip();
    }

    @Test
    void image_gradients_are_asked_for_classes_that_there_are() {
        Network network = small();
        FloatBuffer images = images(network, 2, 1);
        try (SaliencyProgram program = engine.compileSaliency(network, parameters(network), 2)) {
            FloatBuffer gradients = FloatBuffer.allocate(images.capacity() + 5).position(5);
            program.scoreGradients(images, new int[] {4, 0}, gradients);
            assertThat(gradients.hasRemaining()).isFalse();
            for (int[] classes : List.of(new int[] {0, -1}, new int[] {network.classes(), 0}, new int[] {0})) {
                assertThatThrownBy(() -> program.scoreGradients(images, classes, gradients.clear()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void parameters_and_velocities_come_back_as_they_were_written() {
        Network network = small();
        try (TrainingProgram program =
                engine.compileTraining(network, 2, engine.precisions().get(0))) {
            for (ParameterSpec parameter : network.parameters()) {
                for (Tensor tensor : List.of(Tensor.PARAMETER, Tensor.VELOCITY)) {
                    FloatBuffer written = random(parameter.name() + tensor, parameter.size(), 1);
                    FloatBuffer read = FloatBuffer.allocate(parameter.size());
                    program.write(tensor, parameter.name(), written);
                    program.read(tensor, parameter.name(), read);
                    assertThat(read).as("%s of %s", tensor, parameter.name()).isEqualTo(written);
                }
            }
        }
    }

    @Test
    void the_same_steps_give_the_same_bits() {
        LayerCases.Case layer = LayerCases.all(SEED).get(0);
        for (Precision precision : engine.precisions()) {
            assertThat(train(engine, layer, precision)).isEqualTo(train(engine, layer, precision));
        }
    }

    @Test
    void a_test_pass_of_a_training_program_is_what_inference_gives() {
        Network network = small();
        Parameters parameters = parameters(network);
        FloatBuffer images = images(network, 3, 1);
        for (Precision precision : engine.precisions()) {
            FloatBuffer logits = FloatBuffer.allocate(3 * network.classes());
            try (TrainingProgram training = engine.compileTraining(network, 3, precision);
                    InferenceProgram inference = engine.compileInference(network, parameters, 3, precision, Set.of())) {
                training.write(Tensor.PARAMETER, parameters);
                inference.infer(images, 3, logits);
                assertClose("logits", training.predict(images, 3), logits.flip(), precision);
            }
        }
    }

    @Test
    void a_partial_batch_gives_the_first_rows() {
        Network network = small();
        try (InferenceProgram program =
                engine.compileInference(network, parameters(network), 4, Precision.FLOAT32, Set.of())) {
            FloatBuffer images = images(network, 4, 1);
            FloatBuffer whole = FloatBuffer.allocate(4 * network.classes());
            FloatBuffer part = FloatBuffer.allocate(2 * network.classes());
            program.infer(images, 4, whole);
            program.infer(images, 2, part);
            assertThat(part.flip()).isEqualTo(whole.slice(0, 2 * network.classes()));
            assertThatThrownBy(() -> program.infer(images, 5, whole.clear()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void images_and_logits_may_begin_anywhere_in_a_buffer() {
        Network network = small();
        int values = 2 * network.input().size();
        int results = 2 * network.classes();
        try (InferenceProgram program =
                engine.compileInference(network, parameters(network), 2, Precision.FLOAT32, Set.of())) {
            FloatBuffer images = images(network, 2, 1);
            FloatBuffer expected = FloatBuffer.allocate(results);
            program.infer(images, 2, expected);
            for (FloatBuffer place : List.of(direct(values + 14), FloatBuffer.allocate(values + 14))) {
                place.position(7).put(images.duplicate()).position(7);
                FloatBuffer logits = FloatBuffer.allocate(results + 10).position(5);
                program.infer(place, 2, logits);
                assertThat(logits.position()).isEqualTo(5 + results);
                assertThat(logits.slice(5, results)).isEqualTo(expected.rewind());
            }
        }
    }

    @Test
    void parameters_may_be_read_to_and_written_from_the_middle_of_a_buffer() {
        Network network = small();
        ParameterSpec parameter = network.parameters().get(0);
        FloatBuffer written = random("written", parameter.size(), 1);
        for (FloatBuffer place : List.of(direct(parameter.size() + 14), FloatBuffer.allocate(parameter.size() + 14))) {
            place.position(7).limit(7 + parameter.size());
            place.duplicate().put(written.duplicate());
            try (TrainingProgram program = engine.compileTraining(network, 2, Precision.FLOAT32)) {
                program.write(Tensor.PARAMETER, parameter.name(), place);
                FloatBuffer read = FloatBuffer.allocate(parameter.size());
                program.read(Tensor.PARAMETER, parameter.name(), read);
                assertThat(read.rewind()).isEqualTo(written);
                place.duplicate().put(new float[parameter.size()]);
                program.read(Tensor.PARAMETER, parameter.name(), place);
                assertThat(place.slice(7, parameter.size())).isEqualTo(written);
            }
        }
    }

    @Test
    void labels_that_are_no_class_are_refused() {
        Network network = small();
        try (TrainingProgram program = engine.compileTraining(network, 2, Precision.FLOAT32)) {
            program.write(Tensor.PARAMETER, parameters(network));
            FloatBuffer images = images(network, 2, 1);
            for (int[] labels : List.of(new int[] {0, -1}, new int[] {network.classes(), 0}, new int[] {0})) {
                assertThatThrownBy(() -> program.forwardBackward(images, labels, MASK))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void many_threads_infer_at_once() throws Exception {
        Network network = small();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (InferenceProgram program =
                engine.compileInference(network, parameters(network), 1, Precision.FLOAT32, Set.of())) {
            List<Callable<FloatBuffer>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                double scale = 1 + i % 5;
                calls.add(() -> {
                    FloatBuffer logits = FloatBuffer.allocate(network.classes());
                    program.infer(images(network, 1, scale), 1, logits);
                    return logits.flip();
                });
            }
            List<Future<FloatBuffer>> results = threads.invokeAll(calls);
            for (int i = 5; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(results.get(i % 5).get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_step_leaves_frozen_layers_as_they_are_and_changes_the_others_as_ever() {
        Network network = small();
        for (Precision precision : engine.precisions()) {
            for (Set<String> frozen :
                    List.of(Set.of("conv1"), Set.of("conv2"), Set.of("conv1", "conv2", "fc3"), all(network))) {
                Map<String, Double> rates = new LinkedHashMap<>();
                Map<String, Double> decays = new LinkedHashMap<>();
                for (ParameterSpec parameter : network.parameters()) {
                    rates.put(parameter.name(), frozen.contains(parameter.layer()) ? 0 : 0.01);
                    decays.put(parameter.name(), 0.1);
                }
                Update update = new Update(0.9, rates, decays);
                Map<String, FloatBuffer> stepped = threeSteps(network, precision, update, true);
                assertThat(stepped)
                        .as("%s, frozen %s", precision, frozen)
                        .isEqualTo(threeSteps(network, precision, update, false));
                Parameters initial = parameters(network);
                for (ParameterSpec parameter : network.parameters()) {
                    boolean same =
                            initial.get(parameter).equals(stepped.get(Tensor.PARAMETER + " " + parameter.name()));
                    assertThat(same).as(parameter.name()).isEqualTo(frozen.contains(parameter.layer()));
                }
            }
        }
    }

    private static Set<String> all(Network network) {
        return network.parameters().stream().map(ParameterSpec::layer).collect(Collectors.toSet());
    }

    /** Parameters and velocities after three steps, in one piece each or with the whole backward pass. */
    private Map<String, FloatBuffer> threeSteps(Network network, Precision precision, Update update, boolean fused) {
        Map<String, FloatBuffer> results = new LinkedHashMap<>();
        try (TrainingProgram program = engine.compileTraining(network, 2, precision)) {
            program.write(Tensor.PARAMETER, parameters(network));
            FloatBuffer images = images(network, 2, 1);
            for (int step = 0; step < 3; step++) {
                DropoutMask mask = new DropoutMask(SEED, step);
                if (fused) {
                    program.step(images, new int[] {1, 3}, mask, update);
                } else {
                    program.forwardBackward(images, new int[] {1, 3}, mask);
                    program.update(update);
                }
            }
            for (ParameterSpec parameter : network.parameters()) {
                read(program, Tensor.PARAMETER, parameter, results);
                read(program, Tensor.VELOCITY, parameter, results);
            }
        }
        return results;
    }

    @Test
    void dropout_drops_its_share_while_training_and_scales_in_a_test() {
        double rate = 0.3;
        Network network = Network.of(new NetworkSpec(
                "dropout",
                new Shape(1, 1, 2000),
                List.of(
                        new LayerSpec.Dropout("dropout", NetworkSpec.INPUT, rate),
                        new LayerSpec.FullyConnected("logits", "dropout", 2, 0.1, 0))));
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        FloatBuffer weight = FloatBuffer.allocate(4000);
        for (int i = 0; i < 2000; i++) {
            weight.put(i, 1);
        }
        values.put("logits.weight", weight);
        values.put("logits.bias", FloatBuffer.allocate(2));
        FloatBuffer images = direct(4 * 2000);
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, 1f);
        }
        try (TrainingProgram program = engine.compileTraining(network, 4, Precision.FLOAT32)) {
            program.write(Tensor.PARAMETER, Parameters.of(values));
            double kept = 0;
            int steps = 50;
            for (int step = 0; step < steps; step++) {
                FloatBuffer logits = program.forwardBackward(images, new int[4], new DropoutMask(SEED, step))
                        .logits();
                for (int n = 0; n < 4; n++) {
                    kept += logits.get(2 * n);
                }
            }
            double units = 4.0 * 2000 * steps;
            double deviation = Math.sqrt(rate * (1 - rate) / units);
            assertThat(1 - kept / units).isBetween(rate - 5 * deviation, rate + 5 * deviation);
            assertThat(program.predict(images, 4).get(0)).isBetween(1399.9f, 1400.1f);
        }
    }

    @Test
    void the_first_layer_that_is_not_finite_is_named() {
        Network network = small();
        try (TrainingProgram program = engine.compileTraining(network, 2, Precision.FLOAT32)) {
            Parameters parameters = parameters(network);
            program.write(Tensor.PARAMETER, parameters);
            ParameterSpec weight = network.parameters().stream()
                    .filter(parameter -> parameter.name().equals("conv2.weight"))
                    .findFirst()
                    .orElseThrow();
            FloatBuffer spoiled = parameters.get(weight).put(0, Float.POSITIVE_INFINITY);
            program.write(TrainingProgram.Tensor.PARAMETER, weight.name(), spoiled);
            Map<String, Double> rates =
                    network.parameters().stream().collect(Collectors.toMap(ParameterSpec::name, parameter -> 0.1));
            StepResult result = program.step(images(network, 2, 1), new int[2], MASK, new Update(0.9, rates, rates));
            assertThat(result.loss()).isNaN();
            assertThat(program.firstNotFinite()).contains("conv2");
        }
    }

    @Test
    void a_locally_connected_layer_that_is_not_finite_is_named() {
        Window three = new Window(3, 1, 1, Rounding.FLOOR);
        Network network = Network.of(new NetworkSpec(
                "local",
                new Shape(3, 6, 6),
                List.of(
                        new LayerSpec.LocallyConnected("local1", NetworkSpec.INPUT, 4, three, 1, 0.3, 0.1),
                        new LayerSpec.LocallyConnected("local2", "local1", 4, three, 1, 0.3, 0.1),
                        new LayerSpec.FullyConnected("fc3", "local2", 5, 0.1, 0.1))));
        for (Precision precision : engine.precisions()) {
            try (TrainingProgram program = engine.compileTraining(network, 2, precision)) {
                program.write(Tensor.PARAMETER, parameters(network));
                FloatBuffer spoiled = FloatBuffer.allocate(4 * 6 * 6).put(7, Float.NaN);
                program.write(Tensor.PARAMETER, "local2.bias", spoiled);
                program.forwardBackward(images(network, 2, 1), new int[2], MASK);
                assertThat(program.firstNotFinite()).contains("local2");
            }
        }
    }

    @Test
    void kernels_that_are_0_in_every_image_are_dead() {
        int batch = 64;
        Network network = Network.of(new NetworkSpec(
                "kernels",
                new Shape(1, 64, 64),
                List.of(
                        new LayerSpec.Convolution(
                                "conv1", NetworkSpec.INPUT, 16, new Window(3, 1, 1, Rounding.FLOOR), 1, 0.1, 0),
                        new LayerSpec.Pooling(
                                "pool1", "conv1", LayerSpec.Pooling.Kind.MAX, new Window(2, 2, 0, Rounding.FLOOR)),
                        new LayerSpec.Activation("relu1", "pool1", LayerSpec.Activation.Function.RELU),
                        new LayerSpec.FullyConnected("fc2", "relu1", 3, 0.1, 0),
                        new LayerSpec.Activation("relu2", "fc2", LayerSpec.Activation.Function.RELU),
                        new LayerSpec.Dropout("dropout2", "relu2", 0.9),
                        new LayerSpec.FullyConnected("fc3", "dropout2", 2, 0.1, 0))));
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> values.put(parameter.name(), FloatBuffer.allocate(parameter.size())));
        // The first kernel sees the image, which is above 0 only in the last; the second is always 1; the others are
        // dead.
        Objects.requireNonNull(values.get("conv1.weight")).put(4, 1);
        Objects.requireNonNull(values.get("conv1.bias")).put(1, 1);
        Objects.requireNonNull(values.get("fc2.bias"))
                .put(new float[] {-1, -1, -1})
                .clear();
        FloatBuffer images = direct(batch * 64 * 64);
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, i < (batch - 1) * 64 * 64 ? -1 : 1);
        }
        for (Precision precision : engine.precisions()) {
            try (TrainingProgram program = engine.compileTraining(network, batch, precision)) {
                program.write(Tensor.PARAMETER, Parameters.of(values));
                assertThat(program.deadShares(images)).isEqualTo(Map.of("conv1", 14 / 16.0, "fc2", 1.0));
                Objects.requireNonNull(values.get("fc2.bias")).put(0, 1);
                program.write(Tensor.PARAMETER, Parameters.of(values));
                assertThat(program.deadShares(images)).containsEntry("fc2", 2 / 3.0);
                Objects.requireNonNull(values.get("fc2.bias")).put(0, -1);
            }
        }
    }

    @Test
    void looking_for_dead_kernels_leaves_the_training_as_it_was() {
        Network network = small();
        Map<String, Double> rates =
                network.parameters().stream().collect(Collectors.toMap(ParameterSpec::name, parameter -> 0.01));
        for (Precision precision : engine.precisions()) {
            List<Float> losses = new ArrayList<>();
            for (boolean look : new boolean[] {false, true}) {
                try (TrainingProgram program = engine.compileTraining(network, 3, precision)) {
                    program.write(Tensor.PARAMETER, parameters(network));
                    for (int step = 0; step < 3; step++) {
                        StepResult result =
                                program.step(images(network, 3, 1), new int[3], MASK, new Update(0.9, rates, rates));
                        losses.add((float) result.loss());
                        if (look) {
                            assertThat(program.deadShares(images(network, 3, 2)))
                                    .containsOnlyKeys("conv1", "conv2", "fc3");
                        }
                    }
                }
            }
            assertThat(losses.subList(0, 3)).isEqualTo(losses.subList(3, 6));
        }
    }

    @Test
    void mean_magnitudes_are_those_of_what_can_be_read() {
        Network network = small();
        Map<String, Double> rates =
                network.parameters().stream().collect(Collectors.toMap(ParameterSpec::name, parameter -> 0.01));
        for (Precision precision : engine.precisions()) {
            try (TrainingProgram program = engine.compileTraining(network, 2, precision)) {
                program.write(Tensor.PARAMETER, parameters(network));
                program.step(images(network, 2, 1), new int[2], MASK, new Update(0.9, rates, rates));
                for (ParameterSpec parameter : network.parameters()) {
                    for (Tensor tensor : Tensor.values()) {
                        FloatBuffer values = FloatBuffer.allocate(parameter.size());
                        program.read(tensor, parameter.name(), values);
                        double sum = 0;
                        for (float value : values.array()) {
                            sum += Math.abs(value);
                        }
                        assertThat(program.meanMagnitude(tensor, parameter))
                                .as("%s of %s", tensor, parameter.name())
                                .isCloseTo(sum / parameter.size(), withinPercentage(0.01));
                    }
                }
            }
        }
    }

    @Test
    void closing_twice_does_no_harm() {
        Network network = small();
        TrainingProgram training = engine.compileTraining(network, 2, Precision.FLOAT32);
        training.close();
        training.close();
        InferenceProgram inference =
                engine.compileInference(network, parameters(network), 2, Precision.FLOAT32, Set.of());
        inference.close();
        inference.close();
        SaliencyProgram saliency = engine.compileSaliency(network, parameters(network), 2);
        saliency.close();
        saliency.close();
    }

    /** Two convolutions with all that usually stands between them. */
    private static Network small() {
        LayerSpec.Activation.Function relu = LayerSpec.Activation.Function.RELU;
        Window three = new Window(3, 1, 1, Rounding.FLOOR);
        Window pool = new Window(3, 2, 0, Rounding.CEIL);
        return Network.of(new NetworkSpec(
                "small",
                new Shape(3, 12, 12),
                List.of(
                        new LayerSpec.Convolution("conv1", NetworkSpec.INPUT, 8, three, 1, 0.3, 0.1),
                        new LayerSpec.Activation("relu1", "conv1", relu),
                        new LayerSpec.Lrn("lrn1", "relu1", LayerSpec.Lrn.Region.ACROSS_MAPS, 5, 1e-2, 0.75, 2),
                        new LayerSpec.Pooling("pool1", "lrn1", LayerSpec.Pooling.Kind.MAX, pool),
                        new LayerSpec.Convolution("conv2", "pool1", 6, three, 2, 0.3, 0.1),
                        new LayerSpec.Activation("relu2", "conv2", relu),
                        new LayerSpec.FullyConnected("fc3", "relu2", 20, 0.1, 0.1),
                        new LayerSpec.Activation("relu3", "fc3", relu),
                        new LayerSpec.Dropout("dropout3", "relu3", 0.5),
                        new LayerSpec.FullyConnected("fc4", "dropout3", 5, 0.3, 0))));
    }

    /** Everything that two training steps compute, by name. */
    private static Map<String, FloatBuffer> train(Engine on, LayerCases.Case layer, Precision precision) {
        Network network = layer.network();
        Map<String, FloatBuffer> results = new LinkedHashMap<>();
        try (TrainingProgram program = on.compileTraining(network, layer.batchSize(), precision)) {
            program.write(Tensor.PARAMETER, parameters(network));
            int[] labels = new int[layer.batchSize()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i % network.classes();
            }
            FloatBuffer images = program.newImages();
            images.put(images(network, layer.batchSize(), layer.scale())).clear();
            StepResult first = program.forwardBackward(images, labels, MASK);
            results.put("logits", first.logits());
            results.put("loss", FloatBuffer.wrap(new float[] {(float) first.loss()}));
            for (ParameterSpec parameter : network.parameters()) {
                read(program, Tensor.GRADIENT, parameter, results);
            }
            Map<String, Double> rates = new LinkedHashMap<>();
            Map<String, Double> decays = new LinkedHashMap<>();
            double gradient = results.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("GRADIENT"))
                    .mapToDouble(entry -> largest(entry.getValue()))
                    .max()
                    .orElseThrow();
            for (ParameterSpec parameter : network.parameters()) {
                rates.put(parameter.name(), 0.05 / Math.max(1, gradient));
                decays.put(parameter.name(), 0.1);
            }
            program.update(new Update(0.9, rates, decays));
            for (ParameterSpec parameter : network.parameters()) {
                read(program, Tensor.PARAMETER, parameter, results);
                read(program, Tensor.VELOCITY, parameter, results);
            }
            results.put("logits after the update", program.predict(images, layer.batchSize()));
        }
        return results;
    }

    private static Map<String, FloatBuffer> infer(Engine on, LayerCases.Case layer, Precision precision) {
        Network network = layer.network();
        Map<String, FloatBuffer> results = new LinkedHashMap<>();
        Set<String> all = network.layers().stream().map(Network.Layer::name).collect(Collectors.toSet());
        FloatBuffer logits = FloatBuffer.allocate(layer.batchSize() * network.classes());
        FloatBuffer images = images(network, layer.batchSize(), layer.scale());
        try (InferenceProgram program =
                on.compileInference(network, parameters(network), layer.batchSize(), precision, all)) {
            program.infer(images, layer.batchSize(), logits, (name, values) -> {
                FloatBuffer copy = FloatBuffer.allocate(values.remaining());
                results.put("activation of " + name, copy.put(values).flip());
            });
        }
        results.put("logits", logits.flip());
        return results;
    }

    private static void read(
            TrainingProgram program, Tensor tensor, ParameterSpec parameter, Map<String, FloatBuffer> results) {
        FloatBuffer values = FloatBuffer.allocate(parameter.size());
        program.read(tensor, parameter.name(), values);
        results.put(tensor + " " + parameter.name(), values);
    }

    private static Parameters parameters(Network network) {
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            double fanIn = parameter.kind() == ParameterSpec.Kind.WEIGHT ? parameter.fanIn() : 4;
            values.put(parameter.name(), random(parameter.name(), parameter.size(), 1 / Math.sqrt(fanIn)));
        }
        return Parameters.of(values);
    }

    private static FloatBuffer images(Network network, int count, double scale) {
        FloatBuffer values = random("images", count * network.input().size(), scale);
        return direct(values.capacity()).put(values).flip();
    }

    private static FloatBuffer random(String name, int size, double scale) {
        RandomKey key = RandomKey.of(SEED, Purpose.TEST).at(name.hashCode());
        FloatBuffer values = FloatBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            values.put(i, (float) (key.normal(i) * scale));
        }
        return values;
    }

    private static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static double largest(FloatBuffer values) {
        double largest = 0;
        for (int i = 0; i < values.limit(); i++) {
            largest = Math.max(largest, Math.abs(values.get(i)));
        }
        return largest;
    }

    /** Norm of the difference over the norm of what is expected; single kinks may not decide. */
    private static void assertClose(String name, FloatBuffer got, FloatBuffer expected, Precision precision) {
        // The gradient of the first biases is a sum in which most cancels: bfloat16 leaves it few digits.
        double inBfloat16 = name.contains("before.bias") ? 0.3 : 8e-2;
        double tolerance = precision == Precision.FLOAT32 ? 2e-4 : inBfloat16;
        double difference = 0;
        double norm = 0;
        assertThat(got.limit()).as(name).isEqualTo(expected.limit());
        for (int i = 0; i < expected.limit(); i++) {
            difference += Math.pow((double) got.get(i) - expected.get(i), 2);
            norm += Math.pow(expected.get(i), 2);
        }
        assertThat(Math.sqrt(difference))
                .as("%s (seed %d): got %s …, expected %s …", name, SEED, first(got), first(expected))
                .isLessThanOrEqualTo(tolerance * Math.sqrt(norm) + 1e-6);
    }

    private static List<Float> first(FloatBuffer values) {
        List<Float> first = new ArrayList<>();
        for (int i = 0; i < Math.min(4, values.limit()); i++) {
            first.add(values.get(i));
        }
        return first;
    }
}

package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.TrainingProgram.Tensor;
import org.alexnet4j.engine.reference.ReferenceProvider;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LayerWatchTest {
    private static final double RATE = 0.01;

    private final Network network = Network.of(new NetworkSpec(
            "watched",
            new Shape(1, 1, 2),
            List.of(
                    new LayerSpec.FullyConnected("fc1", NetworkSpec.INPUT, 4, 0.1, 0),
                    new LayerSpec.Activation("relu1", "fc1", LayerSpec.Activation.Function.RELU),
                    new LayerSpec.FullyConnected("fc2", "relu1", 2, 0.1, 0))));
    private final Map<String, FloatBuffer> values = new LinkedHashMap<>();
    private final Map<String, FloatBuffer> velocities = new LinkedHashMap<>();
    private final RunState state =
            new RunState(new Progress(1, 1, 1000), new RatePolicy.Fixed(RATE), new FlatLossWatch(new int[] {1, 1}));
    private final List<TrainingEvent> events = new ArrayList<>();
    private Engine engine;
    private TrainingProgram program;

    @BeforeEach
    void compile() {
        engine = new ReferenceProvider().open(1);
        program = engine.compileTraining(network, 1, Precision.FLOAT32);
        network.parameters().forEach(parameter -> {
            values.put(parameter.name(), filled(parameter.size(), 0.5f));
            velocities.put(parameter.name(), filled(parameter.size(), 0.001f));
        });
        weighLogits(0.5f);
    }

    @AfterEach
    void close() {
        program.close();
        engine.close();
    }

    /** The first logit counts the units of the layer before, the second counts them off. */
    private void weighLogits(float weight) {
        FloatBuffer weights = of(values, "fc2.weight");
        for (int i = 0; i < 8; i++) {
            weights.put(i, i < 4 ? weight : -weight);
        }
    }

    private static FloatBuffer filled(int size, float value) {
        FloatBuffer buffer = FloatBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            buffer.put(i, value);
        }
        return buffer;
    }

    private static TrainingSettings settings(Map<String, LayerRates> layers) {
        return new TrainingSettings(
                1,
                new RunLength.Steps(1000),
                0.9,
                new RatePolicy.Fixed(RATE),
                new ParameterRates(1, 0),
                new ParameterRates(1, 0),
                false,
                layers,
                new TrainingView(1, false, 0),
                1);
    }

    private LayerWatch watch(Map<String, LayerRates> layers) {
        return watch(layers, 1);
    }

    /**
     * A watch after a step.
     *
     * @param label of the image: the second logit is the lower one
     */
    private LayerWatch watch(Map<String, LayerRates> layers, int label) {
        program.write(Tensor.PARAMETER, Parameters.of(values));
        program.write(Tensor.VELOCITY, Parameters.of(velocities));
        program.forwardBackward(program.newImages().put(0, 1).put(1, 1), new int[] {label}, new DropoutMask(1, 1));
        return new LayerWatch(program, settings(layers), state, new Events(List.of(events::add)));
    }

    private void look(LayerWatch watch, int steps, double rate) {
        look(watch, steps, rate, 1);
    }

    private void look(LayerWatch watch, int steps, double rate, double loss) {
        FloatBuffer images = program.newImages().put(0, 1).put(1, 1);
        for (int i = 0; i < steps; i++) {
            state.stepDone(loss, 1);
            watch.look(images, rate);
        }
    }

    private List<String> notices() {
        return events.stream()
                .filter(TrainingEvent.Noticed.class::isInstance)
                .map(event -> ((TrainingEvent.Noticed) event).message())
                .toList();
    }

    private FloatBuffer of(Map<String, FloatBuffer> tensors, String parameter) {
        return Objects.requireNonNull(tensors.get(parameter));
    }

    @Test
    void everyHundredStepsTheLayersAreSeen() {
        of(values, "fc1.weight").put(0, -0.5f).put(1, -0.5f);
        of(values, "fc1.bias").put(0, -0.5f);
        of(velocities, "fc1.weight").put(0, -0.001f);
        look(watch(Map.of()), 250, RATE);

        assertThat(events).hasSize(2).extracting(TrainingEvent::step).containsExactly(100L, 200L);
        List<LayerState> layers = ((TrainingEvent.LayersSeen) events.get(0)).layers();
        assertThat(layers).extracting(LayerState::name).containsExactly("fc1", "fc2");
        assertThat(layers.get(0).meanWeight()).isCloseTo(0.5, within(1e-6));
        assertThat(layers.get(0).relativeUpdate()).isCloseTo(0.002, within(1e-6));
        assertThat(layers.get(0).deadShare()).isEqualTo(0.25);
        assertThat(layers.get(1).deadShare()).as("no ReLU behind it").isNaN();
    }

    @Test
    void aLayerThatIsDeadIsNoticedOnce() {
        values.put("fc1.bias", filled(4, -10));
        look(watch(Map.of()), 300, RATE);

        assertThat(notices())
                .singleElement()
                .asString()
                .startsWith("fc1 is dead: each of its 4 units")
                .contains("initialBias in fc1");
    }

    @Test
    void updatesFarTooLargeAreNoticed() {
        velocities.put("fc1.weight", filled(8, 0.6f));
        look(watch(Map.of()), 100, RATE);

        assertThat(notices())
                .singleElement()
                .asString()
                .startsWith("fc1 is unstable (updates are exploding)")
                .contains("1.20 times");
    }

    @Test
    void aLayerWithoutGradientsIsNoticedThoughDecayMovesIt() {
        weighLogits(4);
        LayerWatch watch = watch(Map.of("fc2", new LayerRates(0.0, null, 0.0, null)), 0);
        look(watch, 100, RATE);

        assertThat(((TrainingEvent.LayersSeen) events.get(0)).layers().get(0).relativeUpdate())
                .isCloseTo(0.002, within(1e-6));
        assertThat(notices())
                .as("fc2 is frozen")
                .singleElement()
                .asString()
                .startsWith("fc1 learns too slowly (gradients are vanishing): they change its weights by ")
                .contains("0.00100 is usual");
    }

    @Test
    void gradientsAreSmallWhereAllIsLearned() {
        weighLogits(4);
        look(watch(Map.of(), 0), 100, RATE, 0.05);

        assertThat(notices()).isEmpty();
    }

    @Test
    void smallUpdatesAreRightAtASmallRate() {
        velocities.put("fc1.weight", filled(8, 1e-8f));
        look(watch(Map.of()), 100, RATE / 1000);

        assertThat(notices()).isEmpty();
    }
}

package org.alexnet4j.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.LayerTime;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.experiment.Ablations;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;
import org.alexnet4j.training.TrainingSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a step costs in numbers that do not wander as times do. They are those of processors with AVX-512 and bfloat16,
 * since layouts, and so the copies between them, depend on the processor. A number that falls is written down here; one
 * that rises wants a reason.
 */
class StepCostTest {
    private static final int BATCH = 4;

    private final Network alexnet = Network.of(NetworkLibrary.network("alexnet"));
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @BeforeEach
    void only_where_the_numbers_hold() {
        try (Engine engine = BareEngine.open()) {
            assumeTrue(engine.precisions().contains(Precision.BFLOAT16));
        }
    }

    @Test
    void native_calls_and_copies_between_layouts_of_a_training_step() {
        // Two of them compute the normalizations' notes anew, which saves 0.5 GB.
        assertThat(counts(Precision.FLOAT32)).isEqualTo(Map.of("native calls", 50L, "reorders", 8L));
        // Seven copies more for four turned convolutions, which save much more.
        // With AMX, convolutions and what is behind them agree about their layout more often.
        assertThat(counts(Precision.BFLOAT16))
                .isEqualTo(
                        hasAmx()
                                ? Map.of("native calls", 60L, "reorders", 20L)
                                : Map.of("native calls", 64L, "reorders", 24L));
    }

    private static boolean hasAmx() {
        try (Engine engine = BareEngine.open()) {
            return engine.description().contains("AMX");
        }
    }

    private Map<String, Long> counts(Precision precision) {
        List<PrimitiveOperation> primitives = primitives(alexnet, precision);
        long reorders = primitives.stream()
                .filter(primitive -> primitive.name().startsWith("reorder"))
                .count();
        return Map.of("native calls", (long) primitives.size(), "reorders", reorders);
    }

    private static List<PrimitiveOperation> primitives(Network network, Precision precision) {
        try (Engine engine = BareEngine.open();
                TrainingProgram program = engine.compileTraining(network, BATCH, precision)) {
            return ((OneDnnTrainingProgram) program)
                    .operations().stream()
                            .filter(PrimitiveOperation.class::isInstance)
                            .map(PrimitiveOperation.class::cast)
                            .toList();
        }
    }

    @Test
    void narrow_networks_are_not_left_to_plain_loops() {
        // 24 maps a group: the convolution then chooses a layout in which nothing fast can normalize.
        Window window = new Window(5, 1, 2, Rounding.FLOOR);
        Network narrow = Network.of(new NetworkSpec(
                "narrow",
                new Shape(3, 27, 27),
                List.of(
                        new LayerSpec.Convolution("conv1", NetworkSpec.INPUT, 48, window, 1, 0.01, 0),
                        new LayerSpec.Convolution("conv2", "conv1", 128, window, 2, 0.01, 0),
                        new LayerSpec.Lrn("lrn2", "conv2", LayerSpec.Lrn.Region.ACROSS_MAPS, 5, 1e-4, 0.75, 2),
                        new LayerSpec.Pooling(
                                "pool2", "lrn2", LayerSpec.Pooling.Kind.MAX, new Window(3, 2, 0, Rounding.FLOOR)),
                        new LayerSpec.FullyConnected("fc3", "pool2", 10, 0.01, 0))));

        for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
            assertThat(primitives(narrow, precision))
                    .as(precision.label())
                    .extracting(PrimitiveOperation::name)
                    .noneMatch(name -> name.contains(" ref"));
        }
    }

    @Test
    void networks_without_one_of_the_papers_ideas_are_not_left_to_plain_loops() {
        // One tower alone has 24 maps, which do not fill their blocks; without LRN, a group of 24 maps is pooled as it
        // lies.
        NetworkSpec small = NetworkLibrary.network("alexnet-64");
        for (Ablations.Variant variant : Ablations.variants(small, TrainingSettings.paper(56))) {
            for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
                assertThat(primitives(Network.of(variant.network()), precision))
                        .as(variant.idea().key() + " in " + precision.label())
                        .extracting(PrimitiveOperation::name)
                        .noneMatch(name -> name.contains(" ref"));
            }
        }
    }

    @Test
    void below_the_lowest_layer_that_learns_there_is_no_backward_pass() {
        Set<String> learning = Set.of("conv4", "fc8");
        Map<String, Double> rates = new LinkedHashMap<>();
        for (ParameterSpec parameter : alexnet.parameters()) {
            rates.put(parameter.name(), learning.contains(parameter.layer()) ? 0.01 : 0);
        }
        for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
            try (Engine engine = BareEngine.open();
                    TrainingProgram program = engine.compileTraining(alexnet, BATCH, precision)) {
                List<LayerTime> times = program.timedStep(
                        program.newImages(), new int[BATCH], new DropoutMask(1, 1), new Update(0.9, rates, rates));

                assertThat(times.stream()
                                .filter(time -> time.phase() == LayerTime.Phase.BACKWARD)
                                .map(LayerTime::layer)
                                .distinct())
                        .as(precision.label())
                        .contains("fc6", "pool5", "conv5", "conv4")
                        .doesNotContain("relu3", "conv3", "pool2", "conv2", "conv1");
            }
        }
    }

    @Test
    void bytes_that_a_training_step_allocates_in_the_heap() {
        try (Engine engine = BareEngine.open();
                TrainingProgram program = engine.compileTraining(alexnet, BATCH, Precision.FLOAT32)) {
            Update update = Update.uniform(alexnet, 0.9, 0.001, 0.001);
            FloatBuffer images = program.newImages();
            int[] labels = new int[BATCH];
            assertThat(allocated(() -> program.step(images, labels, new DropoutMask(1, 1), update)))
                    .isLessThan(64_000);
        }
    }

    @Test
    void bytes_that_a_forward_pass_allocates_in_the_heap() {
        try (Engine engine = BareEngine.open();
                InferenceProgram program = engine.compileInference(
                        alexnet, Parameters.initial(alexnet, 1), 1, Precision.FLOAT32, Set.of())) {
            FloatBuffer image = ByteBuffer.allocateDirect(alexnet.input().size() * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            FloatBuffer logits = FloatBuffer.allocate(alexnet.classes());
            assertThat(allocated(() -> program.infer(image, 1, logits.clear()))).isLessThan(2_000);
        }
    }

    /** The least of some times, since the first ones load classes. */
    private long allocated(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}

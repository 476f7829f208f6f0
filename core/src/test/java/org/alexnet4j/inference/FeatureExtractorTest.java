package org.alexnet4j.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkLibrary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
    private static final int SIZE = 2;

    /** The first hidden unit is the mean of red minus 100, the second its negative. */
    private static Model model() {
        float[] weights = new float[2 * 12];
        Arrays.fill(weights, 0, 4, 0.25f);
        Arrays.fill(weights, 12, 16, -0.25f);
        float[] mean = new float[12];
        Arrays.fill(mean, 100);
        return new Model(
                NetworkFile.parse("""
                        name = "small"
                        [input]
                        channels = 3
                        height = 2
                        width = 2
                        [[layers]]
                        name = "fc1"
                        type = "fully-connected"
                        outChannels = 2
                        weightDeviation = 0.01
                        [[layers]]
                        name = "relu1"
                        type = "relu"
                        [[layers]]
                        name = "drop1"
                        type = "dropout"
                        rate = 0.5
                        [[layers]]
                        name = "fc2"
                        type = "fully-connected"
                        outChannels = 2
                        weightDeviation = 0.01
                        """, "test"),
                Parameters.of(Map.of(
                        "fc1.weight", FloatBuffer.wrap(weights),
                        "fc1.bias", FloatBuffer.wrap(new float[2]),
                        "fc2.weight", FloatBuffer.wrap(new float[] {1, 0, 0, 1}),
                        "fc2.bias", FloatBuffer.wrap(new float[] {0, 1}))),
                List.of(new ClassLabel("a", null), new ClassLabel("b", null)),
                new DatasetStatistics(SIZE, mean, new float[3], new float[9]),
                new Provenance(Map.of()));
    }

    @Test
    void the_last_hidden_layer_speaks_before_dropout() {
        try (Engine engine = reference();
                FeatureExtractor extractor = extractor(engine, null)) {
            assertThat(extractor.layer()).isEqualTo("relu1");
            assertThat(extractor.shape().size()).isEqualTo(2);
            assertThat(extractor.extract(plain(160))).containsExactly(60, 0);
            assertThat(extractor.extract(plain(20))).containsExactly(0, 80);
        }
    }

    @Test
    void any_layer_can_be_named_and_weights_stand_for_what_is_activated() {
        assertThat(named("fc1")).containsExactly(60, 0);
        assertThat(named("relu1")).containsExactly(60, 0);
        assertThat(named("drop1")).containsExactly(30, 0);
        assertThat(named("fc2")).containsExactly(30, 1);
        assertThatThrownBy(() -> named("fc7"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no layer fc7 in small");
    }

    @Test
    void the_papers_network_is_compared_by_its_4096_numbers() {
        Network alexnet = Network.of(NetworkLibrary.network("alexnet"));
        FeatureLayer last = FeatureLayer.of(alexnet, null);
        assertThat(last.name()).isEqualTo("relu7");
        assertThat(last.shape().size()).isEqualTo(4096);
        assertThat(FeatureLayer.of(alexnet, "fc7")).isEqualTo(last);
        // Pooling may stand before the activation: then the sums themselves are meant.
        Network cifar = Network.of(NetworkLibrary.network("cifar-80sec"));
        assertThat(FeatureLayer.of(cifar, "conv1").name()).isEqualTo("conv1");
        assertThat(FeatureLayer.of(cifar, null).name()).isEqualTo("relu4");
    }

    @Test
    void many_images_get_the_same_as_one_by_one() {
        try (Engine engine = reference();
                FeatureExtractor extractor = extractor(engine, null)) {
            List<Image> images = new ArrayList<>();
            for (int i = 0; i < 75; i++) {
                images.add(plain(3 * i));
            }
            List<float[]> all = extractor.extractAll(images);
            assertThat(all).hasSize(75);
            for (int i = 0; i < 75; i++) {
                assertThat(all.get(i)[0]).isCloseTo(Math.max(0, 3 * i - 100), within(1e-3f));
                assertThat(all.get(i)).containsExactly(extractor.extract(images.get(i)));
            }
            assertThat(extractor.extractAll(List.of())).isEmpty();
        }
    }

    @Test
    void eight_bits_are_refused() {
        try (Engine engine = reference()) {
            assertThatThrownBy(() -> FeatureExtractor.of(model(), null, engine, Precision.INT8))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("8 bits");
        }
    }

    private static float[] named(String layer) {
        try (Engine engine = reference();
                FeatureExtractor extractor = extractor(engine, layer)) {
            return extractor.extract(plain(160));
        }
    }

    private static Engine reference() {
        return Engines.open("reference", 1).engine();
    }

    private static FeatureExtractor extractor(Engine engine, @Nullable String layer) {
        return FeatureExtractor.of(model(), layer, engine, Precision.FLOAT32);
    }

    private static Image plain(int red) {
        byte[] planes = new byte[3 * SIZE * SIZE];
        Arrays.fill(planes, 0, SIZE * SIZE, (byte) red);
        return new Image(SIZE, SIZE, planes);
    }
}

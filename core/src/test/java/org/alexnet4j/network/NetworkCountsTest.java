package org.alexnet4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCountsTest {
    private static Network network(String name) {
        return Network.of(NetworkLibrary.network(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "alexnet-227", "alexnet-text-2012", "alexnet-code-2012", "caffenet"})
    void thePapersNetworkHasItsSums(String name) {
        NetworkCounts counts = NetworkCounts.of(network(name));

        assertThat(counts.parameters()).isEqualTo(60_965_224);
        assertThat(counts.multiplyAccumulates()).isEqualTo(724_406_816);
        assertThat(counts.neurons()).isEqualTo(659_272);
    }

    @ParameterizedTest
    @CsvSource({
        "conv1, 34848, 96, 105415200, 290400",
        "conv2, 307200, 256, 223948800, 186624",
        "conv3, 884736, 384, 149520384, 64896",
        "conv4, 663552, 384, 112140288, 64896",
        "conv5, 442368, 256, 74760192, 43264",
        "fc6, 37748736, 4096, 37748736, 4096",
        "fc7, 16777216, 4096, 16777216, 4096",
        "fc8, 4096000, 1000, 4096000, 1000"
    })
    void thePapersNetworkLayerByLayer(String layer, long weights, long biases, long multiplications, long neurons) {
        assertThat(NetworkCounts.of(network("alexnet")).layers())
                .contains(new NetworkCounts.LayerCounts(layer, weights, biases, multiplications, neurons));
    }

    @Test
    void thePapersNetworkHasItsShapes() {
        Map<String, String> shapes = new LinkedHashMap<>();
        for (Network.Layer layer : network("alexnet").layers()) {
            shapes.put(layer.name(), layer.output().toString());
        }

        assertThat(shapes)
                .contains(
                        entry("conv1", "96 x 55 x 55"),
                        entry("pool1", "96 x 27 x 27"),
                        entry("conv2", "256 x 27 x 27"),
                        entry("pool2", "256 x 13 x 13"),
                        entry("conv3", "384 x 13 x 13"),
                        entry("conv4", "384 x 13 x 13"),
                        entry("conv5", "256 x 13 x 13"),
                        entry("pool5", "256 x 6 x 6"),
                        entry("fc8", "1000"));
    }

    /** The way of the source code: 224 with three zeros at the right and lower edge, none at the others. */
    @Test
    void conv1HangsOverTheRightAndLowerEdgeByThree() {
        LayerSpec.Convolution conv1 = (LayerSpec.Convolution)
                NetworkLibrary.network("alexnet").layers().get(0);

        assertThat(conv1.window().padding()).isZero();
        assertThat(conv1.window().trailingPadding(224)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar-80sec", "cifar-19pct", "cifar-18pct"})
    void theCifarNetworksPoolFrom32To4(String name) {
        assertThat(network(name).layers().stream()
                        .filter(layer -> layer.spec() instanceof LayerSpec.Pooling)
                        .map(layer -> layer.output().height()))
                .containsExactly(16, 8, 4);
    }

    @ParameterizedTest
    @CsvSource({
        "cifar-13pct, conv2, 102400, 64, 14745600, 9216",
        "cifar-13pct, local3, 663552, 1152, 663552, 1152",
        "cifar-13pct, local4, 331776, 1152, 331776, 1152",
        "cifar-11pct, local3, 1327104, 2304, 1327104, 2304",
        "cifar-11pct, local4, 663552, 1152, 663552, 1152"
    })
    void aLocallyConnectedLayerUsesEveryWeightOnce(
            String name, String layer, long weights, long biases, long multiplications, long neurons) {
        assertThat(NetworkCounts.of(network(name)).layers())
                .contains(new NetworkCounts.LayerCounts(layer, weights, biases, multiplications, neurons));
    }

    @Test
    void aLocallyConnectedLayersParametersHaveItsPositions() {
        assertThat(network("cifar-13pct").parameters())
                .filteredOn(parameter -> parameter.layer().equals("local3"))
                .extracting(ParameterSpec::shape)
                .containsExactly(List.of(32, 6, 6, 64, 3, 3), List.of(32, 6, 6));
        assertThat(network("cifar-13pct").parameters())
                .extracting(ParameterSpec::fanIn)
                .containsExactly(75, 1, 1600, 1, 576, 1, 288, 1, 1152, 1);
    }

    /** torchvision gives 61,100,840 for its alexnet. */
    @Test
    void theOwtNetworkHasAsManyParametersAsInTorchvision() {
        assertThat(NetworkCounts.of(network("alexnet-owt")).parameters()).isEqualTo(61_100_840);
    }
}

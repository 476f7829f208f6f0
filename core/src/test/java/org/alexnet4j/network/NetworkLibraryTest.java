package org.alexnet4j.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkLibraryTest {
    private static final Path MODELS = Path.of("../models");

    static List<String> names() {
        return NetworkLibrary.names();
    }

    @Test
    void listsExactlyTheFoldersOfModels() throws IOException {
        try (Stream<Path> folders = Files.list(MODELS)) {
            assertThat(NetworkLibrary.names())
                    .containsExactlyInAnyOrderElementsOf(folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .toList());
        }
    }

    @Test
    void hasTheNetworksThatUsersAreTold() {
        assertThat(NetworkLibrary.names())
                .contains(
                        "alexnet",
                        "alexnet-227",
                        "alexnet-code-2012",
                        "alexnet-one-tower",
                        "alexnet-owt",
                        "caffenet",
                        "cifar-80sec",
                        "cifar-19pct",
                        "cifar-18pct",
                        "cifar-13pct",
                        "cifar-11pct");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNetworkIsSoundAndBearsItsFoldersName(String name) {
        NetworkSpec network = NetworkLibrary.network(name);

        assertThat(network.name()).isEqualTo(name);
        assertThat(Network.of(network).classes()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyCardNamesSourceDifferencesAndMeasurements(String name) {
        assertThat(NetworkLibrary.card(name).lines())
                .contains("# " + name, "## Source", "## Differences", "## Measured");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNetworkSurvivesWritingAndReading(String name) {
        NetworkSpec network = NetworkLibrary.network(name);

        assertThat(NetworkFile.parse(NetworkFile.write(network), name)).isEqualTo(network);
    }

    @Test
    void readsAFileAndTheFolderThatHoldsIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("network.toml");
        Files.copy(MODELS.resolve("cifar-80sec/network.toml"), file);

        assertThat(NetworkLibrary.network(file.toString())).isEqualTo(NetworkLibrary.network("cifar-80sec"));
        assertThat(NetworkLibrary.network(folder.toString())).isEqualTo(NetworkLibrary.network("cifar-80sec"));
    }

    @Test
    void findsTheTrainingSettingsBesideAnOwnNetwork(@TempDir Path folder) throws IOException {
        Files.copy(MODELS.resolve("cifar-80sec/network.toml"), folder.resolve("network.toml"));
        assertThat(NetworkLibrary.trainingText(folder.toString())).isEmpty();

        Files.writeString(folder.resolve("training.toml"), "batch = 7\n", UTF_8);
        assertThat(NetworkLibrary.trainingText(folder.toString())).contains("batch = 7\n");
        assertThat(NetworkLibrary.trainingText(folder.resolve("network.toml").toString()))
                .contains("batch = 7\n");
    }

    @Test
    void unknownNameListsNamesAndTheNearestOne() {
        assertThatThrownBy(() -> NetworkLibrary.network("alexnet-code2012"))
                .isInstanceOfSatisfying(UserException.class, e -> {
                    assertThat(e)
                            .hasMessage("alexnet-code2012: no network of this name, and no such file"
                                    + " (did you mean alexnet-code-2012?)");
                    assertThat(e.remedy()).contains("alexnet, alexnet-227").contains("cifar-18pct");
                });
        assertThatThrownBy(() -> NetworkLibrary.network("nothing\u0000like\nit"))
                .isInstanceOf(UserException.class)
                .hasMessage("nothing?like?it: no network of this name, and no such file");
    }

    @Test
    void namesDoNotLeaveTheLibrary() {
        assertThatThrownBy(() -> NetworkLibrary.card("../models/alexnet")).isInstanceOf(UserException.class);
    }

    private static List<Double> deviations(String name) {
        return parameters(name).map(LayerSpec.WithParameters::weightDeviation).toList();
    }

    private static List<Double> biases(String name) {
        return parameters(name).map(LayerSpec.WithParameters::initialBias).toList();
    }

    private static Stream<LayerSpec.WithParameters> parameters(String name) {
        return NetworkLibrary.network(name).layers().stream()
                .filter(LayerSpec.WithParameters.class::isInstance)
                .map(LayerSpec.WithParameters.class::cast);
    }

    private static LayerSpec layer(String network, String name) {
        return NetworkLibrary.network(network).layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDefaultTakesTheSourcesDeviationsAndTheTextsBiases() {
        List<Double> texts = List.of(0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0);

        assertThat(deviations("alexnet")).containsExactly(0.01, 0.01, 0.03, 0.03, 0.03, 0.01, 0.01, 0.01);
        assertThat(deviations("alexnet-text-2012")).containsOnly(0.01);
        assertThat(deviations("cifar-80sec")).containsExactly(0.0001, 0.01, 0.01, 0.1, 0.1);
        assertThat(deviations("cifar-13pct")).containsExactly(0.0001, 0.01, 0.04, 0.04, 0.01);
        for (String name : List.of("alexnet", "alexnet-text-2012", "alexnet-code-2012", "alexnet-227")) {
            assertThat(biases(name)).as(name).isEqualTo(texts);
        }
    }

    @Test
    void lrnHasEachNetworksOwnReadingOfAlphaUndivided() {
        LayerSpec.Lrn.Region maps = LayerSpec.Lrn.Region.ACROSS_MAPS;
        LayerSpec.Lrn.Region positions = LayerSpec.Lrn.Region.WITHIN_MAP;

        assertThat(layer("alexnet", "lrn1")).isEqualTo(new LayerSpec.Lrn("lrn1", "relu1", maps, 5, 1e-4, 0.75, 2));
        assertThat(layer("alexnet-code-2012", "lrn1"))
                .isEqualTo(new LayerSpec.Lrn("lrn1", "conv1", maps, 5, 1e-4 / 5, 0.75, 2));
        assertThat(layer("alexnet-code-2012", "lrn2within"))
                .isEqualTo(new LayerSpec.Lrn("lrn2within", "lrn2", positions, 5, 0.001 / 25, 0.75, 1));
        assertThat(layer("caffenet", "lrn2")).isEqualTo(new LayerSpec.Lrn("lrn2", "pool2", maps, 5, 1e-4 / 5, 0.75, 1));
        assertThat(((LayerSpec.Lrn) layer("cifar-18pct", "lrn1")).alpha()).isCloseTo(5e-5 / 9, within(1e-18));
        assertThat(((LayerSpec.Lrn) layer("cifar-11pct", "lrn1")).alpha()).isCloseTo(0.001 / 9, within(1e-15));
        assertThat(((LayerSpec.Lrn) layer("cifar-18pct", "lrn1")).region()).isEqualTo(positions);
    }

    @Test
    void theSixthConvolutionIsAllThatIsAddedToThePapersNetwork() {
        Network paper = Network.of(NetworkLibrary.network("alexnet"));
        Network sixth =
                Network.of(NetworkLibrary.network("alexnet-sixth-convolution").withClasses(1000));

        assertThat(sixth.parameters().stream()
                        .filter(parameter -> !parameter.layer().equals("conv6")))
                .containsExactlyElementsOf(paper.parameters());
        assertThat(NetworkCounts.of(sixth).parameters()).isEqualTo(60_965_224 + 256 * (256 * 3 * 3 + 1));
    }

    @Test
    void theSourcesNetworkNormalizesBeforeRelu() {
        assertThat(NetworkLibrary.network("alexnet-code-2012").layers().stream()
                        .limit(9)
                        .map(LayerSpec::name))
                .containsExactly("conv1", "lrn1", "pool1", "relu1", "conv2", "relu2", "lrn2", "lrn2within", "pool2");
    }
}

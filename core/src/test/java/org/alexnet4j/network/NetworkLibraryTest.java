package org.alexnet4j.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                        "cifar-18pct");
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
}

package org.alexnet4j.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {
    private static NetworkSpec sample() {
        return new NetworkSpec(
                "Prüf \"net\" \\ 1",
                new Shape(5, 9, 13),
                List.of(
                        new LayerSpec.Convolution(
                                "a", "input", 6, new Window(3, 2, 1, Rounding.CEIL), 1, 1.0 / 3, -1e-300),
                        new LayerSpec.Activation("b", "a", LayerSpec.Activation.Function.TANH),
                        new LayerSpec.Activation("c", "b", LayerSpec.Activation.Function.SIGMOID),
                        new LayerSpec.Lrn("d", "c", LayerSpec.Lrn.Region.WITHIN_MAP, 3, 5e-5 / 9, 0.75, 1),
                        new LayerSpec.Pooling(
                                "e", "d", LayerSpec.Pooling.Kind.AVERAGE, new Window(2, 2, 1, Rounding.FLOOR)),
                        new LayerSpec.Dropout("f", "e", 0.1),
                        new LayerSpec.FullyConnected("g", "f", 3, 123456.75, 0)));
    }

    @Test
    void writesWhatItReads() {
        NetworkSpec network = sample();

        assertThat(NetworkFile.parse(NetworkFile.write(network), "again")).isEqualTo(network);
    }

    @Test
    void writesAsPeopleWrite() {
        String text = NetworkFile.write(
                NetworkLibrary.network("cifar-80sec").withClasses(7).withInput(new Shape(3, 40, 48)));

        assertThat(text).startsWith("""
                        name = "cifar-80sec"

                        [input]
                        channels = 3
                        height = 40
                        width = 48

                        [[layers]]
                        name = "conv1"
                        type = "convolution"
                        outChannels = 32
                        kernel = 5
                        stride = 1
                        padding = 2
                        rounding = "floor"
                        groups = 1
                        weightDeviation = 0.0001
                        initialBias = 0.0

                        [[layers]]
                        name = "pool1"
                        type = "max-pooling"
                        kernel = 3
                        stride = 2
                        padding = 0
                        rounding = "ceil"
                        """).endsWith("""
                        [[layers]]
                        name = "fc10"
                        type = "fully-connected"
                        outChannels = 7
                        weightDeviation = 0.1
                        initialBias = 0.0
                        """);
    }

    @Test
    void fitsTheLastLayerToTheClassesAndLeavesTheRest() {
        NetworkSpec network = NetworkLibrary.network("alexnet");
        NetworkSpec fitted = network.withClasses(200);

        assertThat(Network.of(fitted).classes()).isEqualTo(200);
        assertThat(fitted.layers().subList(0, 21)).isEqualTo(network.layers().subList(0, 21));
        assertThat(fitted.withClasses(1000)).isEqualTo(network);
    }

    @Test
    void saysWhereATextIsNotToml() {
        assertThatThrownBy(() -> NetworkFile.parse("name = \"x\"\nkernel 3\n", "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("my.toml, line 2: not TOML: ");
        assertThatThrownBy(() -> NetworkFile.parse("", "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessage("my.toml: 3 problems: network: parameter name is missing; network: parameter input is"
                        + " missing; network: parameter layers is missing");
    }

    @Test
    void refusesWhatIsNestedWithoutEnd() {
        assertThatThrownBy(() -> NetworkFile.parse("name = " + "[".repeat(500_000), "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("my.toml");
    }

    @Test
    void refusesMoreLayersThanAnyNetworkHas() {
        assertThatThrownBy(() -> NetworkFile.parse("name = \"x\"\n" + "[[layers]]\n".repeat(1001), "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("network: has 1001 layers, at most 1000 are allowed");
    }

    @Test
    void refusesFilesThatAreNoNetworkFiles(@TempDir Path folder) throws IOException {
        Path long1 = Files.write(folder.resolve("long.toml"), new byte[(1 << 20) + 1]);
        Path latin = Files.write(folder.resolve("latin.toml"), "name = \"Prüf\"".getBytes(ISO_8859_1));

        assertThatThrownBy(() -> NetworkFile.read(long1))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("long.toml: longer than 1048576 bytes, no network file");
        assertThatThrownBy(() -> NetworkFile.read(latin))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("latin.toml: not UTF-8 text");
        assertThatThrownBy(() -> NetworkFile.read(folder.resolve("none.toml")))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("none.toml: no such file");
        assertThatThrownBy(() -> NetworkFile.read(folder)).isInstanceOf(UserException.class);
    }
}

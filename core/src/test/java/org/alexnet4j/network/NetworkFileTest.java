package org.alexnet4j.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
                        new LayerSpec.LocallyConnected("l", "f", 4, new Window(2, 1, 1, Rounding.FLOOR), 2, 0.04, 0.25),
                        new LayerSpec.FullyConnected("g", "l", 3, 123456.75, 0)));
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
        for (String deep : List.of("a" + ".a".repeat(100_000) + " = 1", "[a" + ".a".repeat(100_000) + "]")) {
            assertThatThrownBy(() -> NetworkFile.parse(deep, "my.toml"))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith("my.toml: tables within tables");
        }
    }

    @Test
    void saysTheFirstOfManyProblemsAndTheirNumber() {
        assertThatThrownBy(() -> NetworkFile.parse("name = \"x\"\n" + keys(50_000), "my.toml"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("my.toml: 50002 problems: ")
                .hasMessageEndingWith("; and 49982 more")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(5_000));
        assertThatThrownBy(() -> NetworkFile.parse("name = " + "9".repeat(50_000), "my.toml"))
                .isInstanceOf(UserException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(500));
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + " = 1\n").collect(Collectors.joining());
    }

    @Test
    void aByteOrderMarkIsPassedOver(@TempDir Path folder) throws IOException {
        String toml = NetworkFile.write(NetworkLibrary.network("cifar-80sec"));
        Path marked = Files.writeString(folder.resolve("marked.toml"), "\uFEFF" + toml);
        assertThat(NetworkFile.read(marked)).isEqualTo(NetworkLibrary.network("cifar-80sec"));
        Path wide = Files.writeString(folder.resolve("wide.toml"), toml, UTF_16);
        assertThatThrownBy(() -> NetworkFile.read(wide)).hasMessageEndingWith("wide.toml is UTF-16 text");
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
                .hasMessageEndingWith("long.toml is larger than 1048576 bytes");
        assertThatThrownBy(() -> NetworkFile.read(latin))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("latin.toml, line 1: not UTF-8 text");
        assertThatThrownBy(() -> NetworkFile.read(folder.resolve("none.toml")))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("none.toml: no such file");
        assertThatThrownBy(() -> NetworkFile.read(folder)).isInstanceOf(UserException.class);
    }

    /** Whatever somebody does to a file: it is a network or an error that a person can read, and nothing else. */
    @Test
    void survivesDamagedFiles() {
        SplittableRandom random = new SplittableRandom(20120930);
        String[] pieces = {
            "0",
            "-1",
            "99999999",
            "2147483647",
            "-2147483648",
            "1e308",
            "nan",
            "inf",
            "\"",
            "[",
            "]",
            "{",
            "}",
            "=",
            "\n",
            "\"input\"",
            "true",
            "[[layers]]\n",
            "ceil",
            "16384",
            "\u0000",
            "'",
            ".",
            "1000000"
        };
        List<String> originals = NetworkLibrary.names().stream()
                .map(name -> NetworkFile.write(NetworkLibrary.network(name)))
                .toList();
        int refused = 0;
        for (int i = 0; i < 1200; i++) {
            StringBuilder text = new StringBuilder(originals.get(i % originals.size()));
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(1, 8));
                text.replace(from, to, pieces[random.nextInt(pieces.length)]);
            }
            try {
                NetworkSpec network = NetworkFile.parse(text.toString(), "damaged");
                NetworkCounts.of(Network.of(network));
            } catch (UserException e) {
                assertThat(e.getMessage()).startsWith("damaged").doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(600).isLessThan(1200);
    }

    /** Numbers of any size in every place. */
    @Test
    void survivesNumbersOfAnySize() {
        String[] numbers = {"0", "1", "2", "16384", "1000000", "2147483647", "-2147483648", "1e300", "-0.0"};
        String text = NetworkFile.write(NetworkLibrary.network("cifar-18pct"));
        Matcher number = Pattern.compile("= ([0-9.]+)").matcher(text);
        int places = 0;
        while (number.find()) {
            places++;
            for (String other : numbers) {
                String changed = text.substring(0, number.start(1)) + other + text.substring(number.end(1));
                try {
                    NetworkCounts counts = NetworkCounts.of(Network.of(NetworkFile.parse(changed, "changed")));
                    assertThat(counts.parameters()).isPositive();
                    assertThat(counts.multiplyAccumulates()).isPositive();
                } catch (UserException e) {
                    assertThat(e.getMessage()).startsWith("changed").doesNotContain("\n");
                }
            }
        }
        assertThat(places).isGreaterThan(40);
    }

    /** The paper's experiments are edits of its file. */
    @Test
    void variantsOfThePapersNetworkAreEdits() {
        String paper = NetworkFile.write(NetworkLibrary.network("alexnet"));
        String withoutLrn = paper.replaceAll("(?s)\\[\\[layers]]\nname = \"lrn[^\\[]*", "");
        String withTanh = paper.replace("type = \"relu\"", "type = \"tanh\"");
        String withoutConv4 = paper.replaceAll("(?s)\\[\\[layers]]\nname = \"(conv4|relu4)\"[^\\[]*", "");
        String with2x2Pooling = paper.replace("kernel = 3\nstride = 2", "kernel = 2\nstride = 2");

        assertThat(network(withoutLrn).layers()).hasSize(20);
        assertThat(network(withTanh).layers().get(1).spec())
                .isEqualTo(new LayerSpec.Activation("relu1", "conv1", LayerSpec.Activation.Function.TANH));
        assertThat(network(withoutConv4).layers()).hasSize(20);
        assertThat(network(with2x2Pooling).layers().get(3).output()).isEqualTo(new Shape(96, 27, 27));
    }

    private static Network network(String toml) {
        return Network.of(NetworkFile.parse(toml, "edited"));
    }
}

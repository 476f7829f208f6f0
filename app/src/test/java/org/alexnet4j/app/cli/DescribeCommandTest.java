package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.alexnet4j.network.NetworkLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), arguments);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DescribeCommandTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void showsThePapersNetworkWithItsPrintedNumbersByDefault() throws IOException {
        assertThat(run("describe")).isZero();

        assertThat(out.toString()).isEqualToNormalizingNewlines(golden("describe-alexnet.txt"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpShowsDefaultsAndExamples() throws IOException {
        assertThat(run("describe", "--help")).isZero();

        assertThat(out.toString()).isEqualToNormalizingNewlines(golden("describe-help.txt"));
    }

    @Test
    void listsEveryNetworkOnALine() {
        assertThat(run("describe", "--list")).isZero();

        assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactlyElementsOf(NetworkLibrary.names());
    }

    @Test
    void printsTheSameAsJson() throws IOException {
        assertThat(run("describe", "alexnet", "--json")).isZero();

        JsonNode tree = new ObjectMapper().readTree(out.toString());
        assertThat(tree.path("parameters").longValue()).isEqualTo(60_965_224);
        assertThat(tree.path("multiplyAccumulates").longValue()).isEqualTo(724_406_816);
        assertThat(tree.path("neurons").longValue()).isEqualTo(659_272);
        assertThat(tree.path("layers").size()).isEqualTo(22);
        assertThat(tree.at("/layers/0/rounding").asText()).isEqualTo("ceil");
        assertThat(tree.at("/layers/0/neurons").longValue()).isEqualTo(290_400);
        assertThat(tree.at("/printed/layerNeurons/conv1").longValue()).isEqualTo(253_440);
        assertThat(tree.at("/layers/21/output/channels").intValue()).isEqualTo(1000);
    }

    @Test
    void fitsANetworkToClasses() throws IOException {
        assertThat(run("describe", "alexnet", "--classes", "200", "--json")).isZero();

        JsonNode tree = new ObjectMapper().readTree(out.toString());
        assertThat(tree.path("classes").intValue()).isEqualTo(200);
        assertThat(tree.path("parameters").longValue()).isEqualTo(60_965_224 - 800 * 4097);
        assertThat(tree.has("printed"))
                .as("the paper prints nothing about this network")
                .isFalse();
    }

    @Test
    void describesAFileOfOnesOwn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("network.toml");
        Files.writeString(file, """
                name = "tiny"
                input = { channels = 1, height = 4, width = 4 }
                [[layers]]
                name = "fc1"
                type = "fully-connected"
                outChannels = 2
                weightDeviation = 0.1
                """);

        assertThat(run("describe", file.toString())).isZero();
        assertThat(out.toString()).startsWith("tiny: 1 x 4 x 4 to 2 classes").doesNotContain("in the paper");
    }

    @Test
    void aWrongFileGetsOneLineWithAllErrors(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("network.toml");
        Files.writeString(file, """
                name = "wrong"
                input = { channels = 1, height = 4, width = 4 }
                [[layers]]
                name = "conv1"
                type = "convolution"
                outChannels = 2
                kernel = 5
                groups = 2
                weightDeviation = 0.1
                """);

        assertThat(run("describe", file.toString())).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("alexnet: " + file + ": 3 problems: ")
                        .contains("conv1: 1 input channels are not divisible by 2 groups")
                        .contains("conv1: kernel 5 with padding 0 leaves nothing on 4 x 4")
                        .contains("conv1: the last layer gives the logits and must be fully-connected, got convolution")
                        .endsWith("; change the network file"));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThat(run("describe", "alexnt")).isEqualTo(ExitCode.INPUT.code);

        assertThat(err.toString())
                .contains("alexnt: no network of this name")
                .contains("did you mean alexnet?")
                .contains("cifar-18pct");
    }

    @Test
    void classesBelowTwoAreRefused() {
        assertThat(run("describe", "--classes", "1")).isEqualTo(ExitCode.INPUT.code);

        assertThat(err.toString()).contains("--classes: 1 is not at least 2");
    }
}

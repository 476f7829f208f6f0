package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckGradientsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), arguments);
    }

    private static String network(Path directory) throws IOException {
        return Files.writeString(directory.resolve("network.toml"), """
                        name = "tiny"
                        [input]
                        channels = 2
                        height = 6
                        width = 6
                        [[layers]]
                        name = "conv1"
                        type = "convolution"
                        outChannels = 3
                        kernel = 3
                        weightDeviation = 0.1
                        [[layers]]
                        name = "relu1"
                        type = "relu"
                        [[layers]]
                        name = "fc2"
                        type = "fully-connected"
                        outChannels = 4
                        weightDeviation = 0.1
                        """).toString();
    }

    @Test
    void printsALineForEachParameter(@TempDir Path directory) throws IOException {
        assertThat(run("check-gradients", network(directory))).isZero();

        assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly("parameter", "conv1.weight", "conv1.bias", "fc2.weight", "fc2.bias");
        assertThat(out.toString().lines().skip(1)).allMatch(line -> line.endsWith("right"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsTheSameAsJson(@TempDir Path directory) throws IOException {
        assertThat(run("check-gradients", network(directory), "--batch", "3", "--samples", "4", "--json"))
                .isZero();

        JsonNode tree = new ObjectMapper().readTree(out.toString());
        assertThat(tree.path("passed").asBoolean()).isTrue();
        assertThat(tree.path("parameters")).hasSize(4).allSatisfy(parameter -> {
            assertThat(parameter.path("relativeError").asDouble()).isLessThan(1e-5);
            assertThat(parameter.path("analyticNorm").asDouble()).isPositive();
        });
        assertThat(tree.path("parameters").get(1).path("compared").asInt()).isLessThanOrEqualTo(4);
    }

    @Test
    void refusesWhatCannotBeChecked(@TempDir Path directory) throws IOException {
        assertThat(run("check-gradients", "nosuchnetwork")).isEqualTo(ExitCode.INPUT.code);
        assertThat(run("check-gradients", network(directory), "--samples", "0")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("nosuchnetwork").contains("--samples: 0");
    }
}

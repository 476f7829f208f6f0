package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code info} and {@code runs}. */
class InfoCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err, true), false), arguments);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void train(String run, String... more) {
        ColorModel.learnable(folder.resolve(run + "-data"), "red", "green");
        String[] arguments = {
            "train",
            path(run + "-data"),
            "--out",
            path(run),
            "--network",
            path("tiny.toml"),
            "--engine",
            "reference",
            "--validate-on",
            "test",
            "--steps",
            "2",
            "--batch",
            "2"
        };
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(arguments), java.util.Arrays.stream(more))
                .toArray(String[]::new);
        assertThat(run(all)).as(err.toString()).isZero();
    }

    private void network() throws IOException {
        Files.writeString(folder.resolve("tiny.toml"), """
                name = "tiny"

                [input]
                channels = 3
                height = 4
                width = 4

                [[layers]]
                name = "fc1"
                type = "fully-connected"
                outChannels = 2
                weightDeviation = 0.01
                """);
    }

    @Test
    void a_model_is_shown_with_its_network_classes_and_preprocessing() {
        String model = ColorModel.write(folder.resolve("model.safetensors")).toString();
        assertThat(run("info", model)).isZero();
        assertThat(out.toString())
                .containsPattern("kind +a model\n")
                .containsPattern("network +colors\n")
                .containsPattern("classes +3: red, green, blue\n")
                .containsPattern("preprocessing +shorter side to 6, ")
                .containsPattern("size +[0-9,]+ bytes\n");
    }

    @Test
    void a_dataset_is_shown_with_its_splits() throws IOException {
        ColorModel.learnable(folder.resolve("data"), "red", "green");
        assertThat(run("info", path("data"), "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("kind").asText()).isEqualTo("a prepared dataset");
        assertThat(json.path("classes").size()).isEqualTo(2);
        assertThat(json.path("train").asInt()).isEqualTo(4);
        assertThat(json.path("test").asInt()).isEqualTo(5);
        assertThat(json.path("imageSize").asInt()).isEqualTo(ColorModel.SIZE);
    }

    @Test
    void a_run_is_shown_with_its_state_and_best_error() throws IOException {
        network();
        train("run");
        assertThat(run("info", path("run"))).isZero();
        assertThat(out.toString())
                .containsPattern("kind +a training run\n")
                .containsPattern("state +finished\n")
                .containsPattern("steps +2\n")
                .containsPattern("best error +top-1 [0-9.]+ %, after")
                .doesNotContain("NaN")
                .containsPattern("engine +reference\n");
        Files.delete(folder.resolve("run/model.safetensors"));
        assertThat(run("info", path("run"))).isZero();
        assertThat(out.toString()).containsPattern("state +stopped at step 2; it can be resumed\n");
    }

    @Test
    void what_is_none_of_ours_is_named() throws IOException {
        Files.writeString(folder.resolve("x.pt"), "GGUF....");
        assertThat(run("info", path("x.pt"))).isZero();
        assertThat(out.toString()).containsPattern("kind +a GGUF model\n");
        assertThat(run("info", path("none"))).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("none: no such file or folder; check the path");
    }

    @Test
    void runs_are_compared_by_what_differs_and_damaged_ones_are_listed() throws IOException {
        network();
        train("first", "--rate", "0.1");
        train("second", "--rate", "0.2", "--seed", "5");
        Files.createDirectories(folder.resolve("third"));
        Files.writeString(folder.resolve("third/run.json"), "{");
        assertThat(run("runs", folder.toString())).isZero();
        assertThat(out.toString().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("run ").contains("rate.initial", "seed"))
                .anySatisfy(line -> assertThat(line).startsWith("first ").contains("finished", "0.1"))
                .anySatisfy(line -> assertThat(line).startsWith("second ").contains("finished", "0.2"))
                .anySatisfy(line -> assertThat(line).startsWith("third ").contains("damaged"))
                .noneSatisfy(line -> assertThat(line.toLowerCase(Locale.ROOT)).contains("momentum"));
        assertThat(run("runs", folder.toString(), "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.size()).isEqualTo(3);
        assertThat(json.get(1).path("settings").path("seed").asText()).isEqualTo("5");
        assertThat(json.get(2).path("state").asText()).isEqualTo("damaged");
    }
}

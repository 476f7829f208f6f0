package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model = "";

    @BeforeEach
    void write() {
        model = ColorModel.write(folder.resolve("model.safetensors")).toString();
    }

    @Test
    void the_errors_are_shown_as_a_table() {
        assertThat(run("evaluate", model, colors(Split.TEST))).isZero();
        assertThat(out.toString())
                .contains("40 images of the test split, center crop")
                .contains("25.0 %")
                .contains("95 % interval 14.2 % to 40.2 %")
                .contains("0.0 %")
                .contains("nats");
        assertThat(err.toString()).contains("engine: ");
    }

    @Test
    void json_has_fractions_and_nothing_else_is_on_standard_output() throws IOException {
        assertThat(run("evaluate", model, colors(Split.TEST), "--json")).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("images").asInt()).isEqualTo(40);
        assertThat(result.path("crops").asInt()).isEqualTo(1);
        assertThat(result.path("split").asText()).isEqualTo("test");
        assertThat(result.path("top1Error").asDouble()).isEqualTo(0.25);
        assertThat(result.path("top5Error").asDouble()).isZero();
        assertThat(result.path("top1Interval").path(0).asDouble()).isCloseTo(0.1419, within(1e-3));
        assertThat(result.path("top1Interval").path(1).asDouble()).isCloseTo(0.4019, within(1e-3));
        assertThat(result.path("top5Interval").path(0).asDouble()).isZero();
        // A plain image has the logits 1.55, -1, -1.
        double right = Math.log(1 + 2 * Math.exp(-2.55));
        double wrong = right + 2.55;
        assertThat(result.path("meanLoss").asDouble()).isCloseTo(0.75 * right + 0.25 * wrong, within(1e-5));
    }

    @Test
    void ten_crops_of_plain_images_say_the_same() throws IOException {
        assertThat(run("evaluate", model, colors(Split.TEST), "--json", "--ten-crop", "--batch", "7"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("crops").asInt()).isEqualTo(10);
        assertThat(result.path("images").asInt()).isEqualTo(40);
        assertThat(result.path("top1Error").asDouble()).isEqualTo(0.25);
    }

    @Test
    void the_validation_split_serves_where_there_is_no_test_split() throws IOException {
        assertThat(run("evaluate", model, colors(Split.VALIDATION), "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("split").asText())
                .isEqualTo("validation");
        assertThat(run("evaluate", model, folder.resolve("data").toString(), "--split", "test"))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(lastLine()).contains("no images in its test split");
        assertThat(run("evaluate", model, folder.resolve("data").toString(), "--split", "train"))
                .isZero();
    }

    @Test
    void the_confusion_matrix_goes_to_a_file() throws IOException {
        Path file = folder.resolve("confusion.csv");
        assertThat(run("evaluate", model, colors(Split.TEST), "--confusion", file.toString()))
                .isZero();
        assertThat(Files.readString(file).lines())
                .containsExactly(
                        "actual \\ predicted,\"red\",\"green\",\"blue\"",
                        "\"red\",10,10,0",
                        "\"green\",0,10,0",
                        "\"blue\",0,0,10");
        Path nowhere = folder.resolve("none/confusion.csv");
        assertThat(run("evaluate", model, folder.resolve("data").toString(), "--confusion", nowhere.toString()))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(lastLine()).contains("confusion.csv cannot be written: there is no folder");
        assertThat(err.toString().lines().filter(line -> line.startsWith("engine:")))
                .as("no engine was opened for the second")
                .hasSize(1);
    }

    @Test
    void a_dataset_that_does_not_fit_is_one_line_with_a_remedy() {
        String larger = ColorModel.dataset(folder.resolve("larger"), Split.TEST, 8, 2, 0, "red", "green", "blue")
                .toString();
        assertRefused(larger, "images of 8 pixels, the model was trained on 6", "--size 6");
        String fewer = ColorModel.dataset(folder.resolve("fewer"), Split.TEST, 6, 2, 0, "red", "green")
                .toString();
        assertRefused(fewer, "has 2 classes, the model has 3", "");
        String others = ColorModel.dataset(folder.resolve("others"), Split.TEST, 6, 2, 0, "red", "violet", "blue")
                .toString();
        assertRefused(others, "class 1 is violet, the model's is green", "");
        assertRefused(folder.resolve("nowhere").toString(), "no dataset at", "prepare");
    }

    @Test
    void a_model_that_is_none_is_one_line_with_a_remedy() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "This is no model, just some text.");
        String data = colors(Split.TEST);
        for (Path path : new Path[] {text, folder, folder.resolve("nowhere")}) {
            err.getBuffer().setLength(0);
            assertThat(run(
                            "evaluate",
                            path.equals(folder) ? folder.resolve("data").toString() : path.toString(),
                            data))
                    .isEqualTo(ExitCode.INPUT.code);
            assertThat(err.toString()).hasLineCount(1).contains("; ");
        }
        assertThat(out.toString()).isEmpty();
    }

    private void assertRefused(String dataset, String problem, String remedy) {
        err.getBuffer().setLength(0);
        assertThat(run("evaluate", model, dataset)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains(problem).contains(remedy).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private String colors(Split split) {
        return ColorModel.dataset(folder.resolve("data"), split, ColorModel.SIZE, 10, 10, "red", "green", "blue")
                .toString();
    }

    private String lastLine() {
        return err.toString().lines().reduce("", (first, second) -> second);
    }

    private int run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--engine";
        all[arguments.length + 1] = "reference";
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), all);
    }
}

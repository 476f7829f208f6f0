package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model = "";
    private String dataset = "";

    @BeforeEach
    void write() {
        model = ColorModel.writeDeep(folder.resolve("model.safetensors")).toString();
        dataset = ColorModel.dataset(folder.resolve("data"), Split.TEST, ColorModel.SIZE, 4, 4, "red", "green", "blue")
                .toString();
    }

    @Test
    void the_copy_knows_its_ranges_and_classifies_as_before() throws IOException {
        assertThat(run("calibrate", model, dataset, "--json")).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        Path copy = folder.resolve("model-int8.safetensors");
        assertThat(result.path("model").asText()).isEqualTo(copy.toString());
        assertThat(result.path("images").asInt()).isEqualTo(1);
        // The one training image is plain red: the largest logit of the first layer is 155 hundredths.
        assertThat(result.path("activationRanges").path("fc2").asDouble()).isBetween(1.55, 1.57);

        assertThat(evaluated(copy, "float32").path("top1Error").asDouble()).isEqualTo(0.25);
        assertThat(run("evaluate", copy.toString(), dataset, "--precision", "int8", "--engine", "reference"))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(lastLine()).contains("engine reference does not support it");
    }

    @Test
    void what_8_bits_say_is_evaluated() throws IOException {
        assertThat(run("calibrate", model, dataset)).isZero();
        assertThat(out.toString()).contains("fc2").contains("seen on 1 image; written: ");
        String printed = out.toString();
        Path copy = folder.resolve("model-int8.safetensors");
        // A next step is printed where it can be taken.
        if (!hasInt8(copy)) {
            assertThat(err.toString()).contains("This CPU does not support int8");
            assertThat(printed).doesNotContain("alexnet evaluate");
        } else {
            assertThat(printed).contains("next: alexnet evaluate", "--precision int8");
            assertThat(evaluated(copy, "int8").path("top1Error").asDouble()).isEqualTo(0.25);
        }
    }

    @Test
    void a_model_that_is_not_calibrated_says_what_to_do() {
        if (hasInt8(Path.of(model))) {
            assertThat(run("evaluate", model, dataset, "--precision", "int8")).isEqualTo(ExitCode.INPUT.code);
            assertThat(lastLine()).contains("not calibrated").contains("alexnet calibrate");
        }
    }

    @Test
    void what_cannot_be_is_one_line() throws IOException {
        refused("is what this command reads", model, dataset, "--out", model);
        refused("is not at least 1", model, dataset, "--images", "0");
        refused("computes in float32", model, dataset, "--precision", "bfloat16");
        refused(
                "has 2 classes",
                model,
                ColorModel.dataset(folder.resolve("fewer"), Split.TEST, ColorModel.SIZE, 1, 0, "red", "green")
                        .toString());
        refused("no such file or folder", model, folder.resolve("none").toString());
        refused(
                "images of 8 pixels",
                model,
                ColorModel.dataset(folder.resolve("larger"), Split.TEST, 8, 1, 0, "red", "green", "blue")
                        .toString());
        assertThat(Files.exists(folder.resolve("model-int8.safetensors"))).isFalse();
    }

    @Test
    void nothing_is_trained_in_8_bits() {
        assertThat(run("train", dataset, "--out", folder.resolve("run").toString(), "--precision", "int8"))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(lastLine()).contains("nothing is trained in 8 bits");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private void refused(String problem, String... arguments) {
        err.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 1];
        all[0] = "calibrate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(run(all)).isEqualTo(ExitCode.INPUT.code);
        assertThat(lastLine()).contains(problem).contains("; ");
    }

    private JsonNode evaluated(Path copy, String precision) throws IOException {
        out.getBuffer().setLength(0);
        assertThat(run("evaluate", copy.toString(), dataset, "--json", "--precision", precision))
                .isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    /** Whether the processor has 8-bit products: the answer is not about the model. */
    private boolean hasInt8(Path calibratedOrNot) {
        run("evaluate", calibratedOrNot.toString(), dataset, "--precision", "int8");
        return !lastLine().contains("does not support it");
    }

    private String lastLine() {
        return err.toString().lines().reduce("", (first, second) -> second);
    }

    private int run(String... arguments) {
        return AlexNetCommand.run(
                new Terminal(new PrintWriter(out), new PrintWriter(err), false),
                Arrays.copyOf(arguments, arguments.length));
    }
}

package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.model.PredictionsFile;
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
                .contains("nats")
                .doesNotContain("top-5");
        assertThat(err.toString().lines().filter(line -> line.startsWith("engine: ")))
                .singleElement()
                .asString()
                .contains("float32; slower than it need be: plain loops are hundreds of times slower");
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
    void nine_crops_are_three_by_three_places() throws IOException {
        // Red in the rows and columns of the upper left crop alone, else green: the mean over places says green.
        byte[] planes = new byte[3 * ColorModel.SIZE * ColorModel.SIZE];
        for (int i = 0; i < ColorModel.SIZE * ColorModel.SIZE; i++) {
            boolean corner = i / ColorModel.SIZE < 3 && i % ColorModel.SIZE < 3;
            planes[(corner ? 0 : ColorModel.SIZE * ColorModel.SIZE) + i] = (byte) 255;
        }
        String data = ColorModel.dataset(
                        folder.resolve("corner"),
                        new Image(ColorModel.SIZE, ColorModel.SIZE, planes),
                        "red",
                        "green",
                        "blue")
                .toString();
        Path saved = folder.resolve("nine.safetensors");
        assertThat(run("evaluate", model, data, "--crops", "nine", "--save", saved.toString()))
                .isZero();
        assertThat(out.toString()).contains("1 images of the test split, nine crops");
        double expected = 0;
        for (int top = 0; top <= 2; top++) {
            for (int left = 0; left <= 2; left++) {
                // Of 16 pixels so many are red; the logits are hundredths of the means, minus those of the mean image.
                double red = 2.55 * (3 - top) * (3 - left) / 16;
                expected += Math.exp(red) / (Math.exp(red) + Math.exp(2.55 - red) + 1) / 9;
            }
        }
        assertThat((double) PredictionsFile.read(saved).probabilities().get(0)).isCloseTo(expected, within(1e-5));
        assertThat(PredictionsFile.read(saved).crops()).isEqualTo(9);

        out.getBuffer().setLength(0);
        assertThat(run("evaluate", saved.toString(), data, "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("crops").asInt())
                .isEqualTo(9);
        assertRefusedModels("was saved with 9 crops, asked for are 10", model, saved.toString(), data, "--ten-crop");
        assertRefusedModels(
                "--ten-crop and --crops nine are not the same", model, data, "--ten-crop", "--crops", "nine");
        assertRefusedModels("--crops", model, data, "--crops", "eleven");
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
    void labeled_images_are_measured_as_they_are_and_leave_nothing() throws IOException {
        Path images = folder.resolve("images");
        for (String name : List.of("blue/1.png", "green/1.png", "red/1.png", "red/wrong.png", "violet/1.png")) {
            Files.createDirectories(images.resolve(name).getParent());
            Color color = name.startsWith("red/1") ? Color.RED : name.startsWith("green") ? Color.GREEN : Color.BLUE;
            ColorModel.picture(images.resolve(name), color);
        }
        Files.writeString(images.resolve("red/broken.png"), "no image");
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        String usual = System.setProperty("java.io.tmpdir", scratch.toString());
        try {
            assertThat(run("evaluate", model, images.toString(), "--json")).isEqualTo(ExitCode.SKIPPED.code);
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
        assertThat(scratch).isEmptyDirectory();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("images").asInt()).isEqualTo(4);
        assertThat(result.path("top1Error").asDouble()).isEqualTo(0.25);
        assertThat(err.toString())
                .contains("not measured: 1 images of 'violet', which is not a class of the model")
                .contains("unreadable: red/broken.png");

        Files.delete(images.resolve("red/broken.png"));
        Files.delete(images.resolve("violet/1.png"));
        Files.delete(images.resolve("violet"));
        Files.move(images, Files.createDirectory(folder.resolve("outer")).resolve("test"));
        assertThat(run("evaluate", model, folder.resolve("outer").toString())).isZero();
        Files.move(folder.resolve("outer/test"), folder.resolve("outer/val"));
        assertThat(run("evaluate", model, folder.resolve("outer").toString())).isZero();
        assertThat(out.toString()).contains("images of the test split", "images of the validation split");
        out.getBuffer().setLength(0);
        assertRefused(folder.resolve("model.safetensors").toString(), "is a model, not a prepared dataset", "");
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
        assertRefused(folder.resolve("nowhere").toString(), "no such file or folder", "prepare");
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

    @Test
    void several_models_are_measured_together_and_alone() throws IOException {
        // It always says green, a little.
        String green =
                ColorModel.writeBiased(folder.resolve("green.safetensors"), 1).toString();
        String data = colors(Split.TEST);
        assertThat(run("evaluate", model, green, data)).isZero();
        assertThat(out.toString())
                .contains("40 images of the test split, center crop, mean of 2 models")
                .contains("alone", "weight", "0.500")
                .contains(green);
        out.getBuffer().setLength(0);
        assertThat(run("evaluate", model, green, data, "--weights", "0,2", "--json"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("top1Error").asDouble()).isEqualTo(0.75);
        assertThat(result.path("models").path(0).path("top1Error").asDouble()).isEqualTo(0.25);
        assertThat(result.path("models").path(1).path("top1Error").asDouble()).isEqualTo(0.75);
        assertThat(result.path("models").path(0).path("weight").asDouble()).isZero();
        assertThat(result.path("models").path(1).path("weight").asDouble()).isEqualTo(1);
        assertThat(result.has("model")).isFalse();
    }

    @Test
    void predictions_are_saved_and_combined_later() throws IOException {
        String green =
                ColorModel.writeBiased(folder.resolve("green.safetensors"), 1).toString();
        String data = colors(Split.TEST);
        String saved = folder.resolve("saved.safetensors").toString();
        assertThat(run("evaluate", model, green, data, "--json")).isZero();
        String together = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run("evaluate", green, data, "--save", saved)).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("evaluate", model, saved, data, "--json")).isZero();
        assertThat(out.toString()).isEqualTo(together);
        err.getBuffer().setLength(0);
        out.getBuffer().setLength(0);
        assertThat(run("evaluate", saved, data)).isZero();
        assertThat(out.toString()).contains("40 images of the test split, center crop");
        assertThat(err.toString()).as("nothing was computed").doesNotContain("engine:");
        assertRefusedModels("was saved with 1 crop, asked for are 10", model, saved, data, "--ten-crop");
        assertRefusedModels("are about the test split, not the train split", model, saved, data, "--split", "train");
        assertRefusedModels("holds saved predictions", model, saved, data, "--weights", "search");
        String other = ColorModel.dataset(folder.resolve("other"), Split.TEST, 6, 3, 0, "red", "green", "blue")
                .toString();
        assertRefusedModels("are about another dataset", saved, other);
    }

    @Test
    void weights_are_searched_on_the_validation_split() throws IOException {
        String green =
                ColorModel.writeBiased(folder.resolve("green.safetensors"), 1).toString();
        assertThat(run("evaluate", green, model, colors(Split.VALIDATION), "--weights", "search", "--json"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("models").path(1).path("weight").asDouble()).isGreaterThan(0.5);
        assertThat(err.toString()).contains("searched on the images that are measured");
    }

    @Test
    void weights_that_do_not_fit_are_one_line_with_a_remedy() {
        String data = colors(Split.TEST);
        assertRefusedModels("--weights 1,2,3: it should be 2 numbers", model, model, data, "--weights", "1,2,3");
        assertRefusedModels(
                "--weights 0,0: it should be 2 numbers, not all of them 0", model, model, data, "--weights", "0,0");
        assertRefusedModels("has no images in its validation split", model, model, data, "--weights", "search");
        assertRefusedModels("-1 is not 0 or more", model, model, data, "--weights=-1,2");
        assertRefusedModels("\"much\" is not a number", model, model, data, "--weights", "much,2");
    }

    private void assertRefusedModels(String problem, String... arguments) {
        err.getBuffer().setLength(0);
        out.getBuffer().setLength(0);
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("evaluate"), java.util.Arrays.stream(arguments))
                .toArray(String[]::new);
        assertThat(run(all)).isEqualTo(ExitCode.INPUT.code);
        assertThat(lastLine()).contains(problem).contains("; ");
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

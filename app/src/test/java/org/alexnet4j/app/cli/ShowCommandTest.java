package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.NetworkFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String colors = "";
    private String towers = "";
    private Path picture = Path.of("");

    @BeforeEach
    void write() throws IOException {
        colors = ColorModel.write(folder.resolve("model.safetensors")).toString();
        towers = writeTowers(folder.resolve("towers.safetensors")).toString();
        picture = folder.resolve("picture.png");
    }

    /** Two kernels of one pixel, a gray one and a blue-against-yellow one, that the next convolution keeps apart. */
    private static Path writeTowers(Path file) {
        ModelFile.write(
                new Model(
                        NetworkFile.parse("""
                                name = "towers"

                                [input]
                                channels = 3
                                height = 4
                                width = 4

                                [[layers]]
                                name = "conv1"
                                type = "convolution"
                                outChannels = 2
                                kernel = 1
                                stride = 1
                                padding = 0
                                weightDeviation = 0.01

                                [[layers]]
                                name = "conv2"
                                type = "convolution"
                                outChannels = 2
                                kernel = 1
                                stride = 1
                                padding = 0
                                groups = 2
                                weightDeviation = 0.01

                                [[layers]]
                                name = "fc3"
                                type = "fully-connected"
                                outChannels = 2
                                weightDeviation = 0.01
                                """, "test"),
                        Parameters.of(Map.of(
                                "conv1.weight", FloatBuffer.wrap(new float[] {1, 1, 1, -1, -1, 2}),
                                "conv1.bias", FloatBuffer.wrap(new float[2]),
                                "conv2.weight", FloatBuffer.wrap(new float[2]),
                                "conv2.bias", FloatBuffer.wrap(new float[2]),
                                "fc3.weight", FloatBuffer.wrap(new float[64]),
                                "fc3.bias", FloatBuffer.wrap(new float[2]))),
                        List.of(new ClassLabel("apple", null), new ClassLabel("pear", "n01")),
                        new DatasetStatistics(6, new float[108], new float[3], new float[9]),
                        new Provenance(Map.of())),
                file);
        return file;
    }

    @Test
    void kernels_are_drawn_and_the_tower_index_is_told() throws IOException {
        Path sheet = folder.resolve("kernels.png");
        assertThat(run("show", "kernels", towers, "--json", "--out", sheet.toString()))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("layer").asText()).isEqualTo("conv1");
        assertThat(result.path("colorfulness").path(0).asDouble()).isZero();
        assertThat(result.path("colorfulness").path(1).asDouble()).isEqualTo(1);
        assertThat(result.path("towerIndex").asDouble()).isEqualTo(1);
        assertThat(ImageIO.read(sheet.toFile())).isNotNull();
        assertThat(run(
                        "show",
                        "kernels",
                        towers,
                        "--out",
                        folder.resolve("k.svg").toString()))
                .isZero();
        assertThat(out.toString()).contains("colorfulness of tower 2").contains("tower index");
        assertThat(folder.resolve("k.svg")).content().contains("<svg").contains("data:image/png;base64,");
    }

    @Test
    void a_network_without_a_convolution_has_no_kernels() {
        assertRefused("the first layer is not a convolution", "show", "kernels", colors);
    }

    @Test
    void activations_of_any_layer_are_drawn() throws IOException {
        picture(0xFFFFFF);
        String sheet = folder.resolve("maps.png").toString();
        assertThat(run(withEngine("show", "activations", towers, picture.toString(), "--out", sheet)))
                .isZero();
        // White is 3 x 255 for the gray kernel, and nothing for the other.
        assertThat(out.toString()).contains("conv1: 2 x 4 x 4 values, largest 765.0, 50.0 % are zero");
        assertThat(ImageIO.read(Path.of(sheet).toFile())).isNotNull();
        assertThat(run(withEngine(
                        "show",
                        "activations",
                        towers,
                        picture.toString(),
                        "--layer",
                        "fc3",
                        "--out",
                        sheet,
                        "--force")))
                .isZero();
        assertThat(out.toString()).contains("fc3: 2 values, largest 0.000, 100.0 % are zero");
        assertRefused(
                "none of that name; choose one of conv1, conv2, fc3",
                withEngine(
                        "show",
                        "activations",
                        towers,
                        picture.toString(),
                        "--layer",
                        "conv9",
                        "--out",
                        sheet,
                        "--force"));
        assertRefused(
                "gone.png: no such file",
                withEngine(
                        "show",
                        "activations",
                        towers,
                        folder.resolve("gone.png").toString(),
                        "--out",
                        sheet,
                        "--force"));
    }

    @Test
    void curves_come_from_the_metrics_of_a_run() throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), """
                {"event":"step","step":1,"epoch":0.5,"loss":2.3,"top1Error":0.9,"rate":0.01}
                {"event":"step","step":2,"epoch":1.0,"loss":2.0,"top1Error":0.8,"rate":0.001}
                {"event":"validation","step":2,"epoch":1.0,"split":"validation","top1Error":0.7,"top5Error":0.2,"loss":1.9}
                """);
        Path file = folder.resolve("curves.svg");
        assertThat(run("show", "curves", folder.toString(), "--out", file.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("steps 2, epochs 1.0, validations 1, changes of the learning rate 1 (by hand 0)");
        assertThat(file)
                .content()
                .contains("<svg")
                .contains("Training of", "Error in %", "rate 0.001", "validation, top-5: 20")
                .contains("rgb(33,113,181)")
                .contains("rgb(217,72,1)");
        assertRefused(
                "none: no such file or folder",
                "show",
                "curves",
                folder.resolve("none").toString(),
                "--out",
                file + ".svg");
    }

    @Test
    void several_runs_share_their_charts() throws IOException {
        for (String run : List.of("first", "second")) {
            Files.createDirectory(folder.resolve(run));
            Files.writeString(folder.resolve(run).resolve("metrics.jsonl"), """
                    {"event":"step","step":1,"epoch":0.5,"loss":2.3,"top1Error":0.9,"rate":0.01}
                    {"event":"step","step":2,"epoch":1.0,"loss":2.0,"top1Error":0.8,"rate":0.01}
                    {"event":"validation","step":2,"epoch":1.0,"split":"validation","top1Error":0.7,"top5Error":0.2,"loss":1.9}
                    """);
        }
        Path file = folder.resolve("curves.svg");
        String first = folder.resolve("first").toString();
        assertThat(run("show", "curves", first, folder.resolve("second").toString(), "--out", file.toString()))
                .isZero();
        assertThat(out.toString()).contains("lowest validation error", first, "70.0 %", "1.0");
        assertThat(file)
                .content()
                .contains("Comparison of 2 runs", "lowest validation error 70.0 % at epoch 1.0")
                .contains("rgb(27,158,119)", "rgb(217,95,2)");
        String[] many = new String[13];
        Arrays.fill(many, first);
        assertRefused("13 runs are more", concat(new String[] {"show", "curves"}, many));
    }

    @Test
    void five_guesses_are_drawn_with_the_class_of_the_folder() throws IOException {
        Path green = Files.createDirectory(folder.resolve("green"));
        picture = green.resolve("a.png");
        picture(0x00FF00);
        Path sheet = folder.resolve("top5.png");
        assertThat(run(withEngine("show", "top5", colors, picture.toString(), "--json", "--out", sheet.toString())))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString()).path(0);
        assertThat(result.path("actual").asText()).isEqualTo("green");
        assertThat(result.path("classes")).hasSize(3);
        assertThat(result.path("classes").path(0).path("class").asText()).isEqualTo("green");
        assertThat(result.path("classes").path(0).path("probability").asDouble())
                .isCloseTo(0.865, within(0.001));
        assertThat(ImageIO.read(sheet.toFile())).isNotNull();
        assertThat(run(withEngine(
                        "show", "top5", colors, green.toString(), "--json", "--out", sheet.toString(), "--force")))
                .as("the folder")
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path(0)).isEqualTo(result);
        assertRefused(
                "is what this command reads", "show", "top5", colors, green.toString(), "--out", picture.toString());
        Files.writeString(green.resolve("README.txt"), "no picture");
        assertThat(run(withEngine(
                        "show", "top5", colors, green.toString(), "--json", "--out", sheet.toString(), "--force")))
                .as("a file that is none")
                .isEqualTo(ExitCode.SKIPPED.code);
        assertThat(new ObjectMapper().readTree(out.toString())).hasSize(1);
        assertRefused("standard input has no name", "show", "top5", colors, "-");
        String[] many = new String[61];
        Arrays.fill(many, picture.toString());
        assertRefused("61 pictures are more", concat(new String[] {"show", "top5", colors}, many));
    }

    @Test
    void the_class_of_a_picture_is_that_of_its_folder_or_of_its_wnid() {
        List<ClassLabel> classes =
                List.of(new ClassLabel("tench, Tinca tinca", "n01440764"), new ClassLabel("cat", null));
        assertThat(ShowTop5Command.actualClass(Path.of("cat/1.jpg"), classes)).isEqualTo(1);
        assertThat(ShowTop5Command.actualClass(Path.of("n01440764/1.jpg"), classes))
                .isZero();
        assertThat(ShowTop5Command.actualClass(Path.of("n01440764_36.JPEG"), classes))
                .isZero();
        assertThat(ShowTop5Command.actualClass(Path.of("dog/cat.jpg"), classes)).isNull();
    }

    @Test
    void the_confusion_matrix_names_the_worst_pairs() throws IOException {
        Path file = folder.resolve("confusion.png");
        assertThat(run(withEngine("show", "confusion", colors, data(10), "--json", "--out", file.toString())))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("top1Error").asDouble()).isEqualTo(0.25);
        assertThat(result.path("mostConfused")).hasSize(1);
        assertThat(result.path("mostConfused").path(0).path("actual").asText()).isEqualTo("red");
        assertThat(result.path("mostConfused").path(0).path("guessed").asText()).isEqualTo("green");
        assertThat(result.path("mostConfused").path(0).path("images").asInt()).isEqualTo(10);
        assertThat(ImageIO.read(file.toFile())).isNotNull();
        assertRefused(
                "no images in its validation split",
                withEngine("show", "confusion", colors, folder.resolve("data").toString(), "--split", "validation"));
    }

    @Test
    void the_worst_mistakes_are_those_with_the_most_probable_wrong_class() throws IOException {
        Path file = folder.resolve("mistakes.png");
        String data = data(3);
        assertThat(run(withEngine(
                        "show", "mistakes", colors, data, "--json", "--images", "2", "--out", file.toString())))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result).hasSize(2);
        assertThat(result.findValuesAsText("actual")).containsExactly("red", "red");
        assertThat(result.findValuesAsText("guessed")).containsExactly("green", "green");
        assertThat(result.path(0).path("image").asText()).startsWith("wrong");
        assertThat(result.path(0).path("probability").asDouble()).isCloseTo(0.865, within(0.001));
        assertThat(ImageIO.read(file.toFile())).isNotNull();
        assertRefused("--images: 0", withEngine("show", "mistakes", colors, data, "--images", "0"));
    }

    @Test
    void a_model_without_mistakes_makes_no_picture_of_them() {
        Path file = folder.resolve("mistakes.png");
        assertThat(run(withEngine("show", "mistakes", colors, data(0), "--out", file.toString())))
                .isZero();
        assertThat(out.toString()).contains("no mistakes on the test split");
        assertThat(file).doesNotExist();
    }

    @Test
    void the_place_that_matters_is_the_one_whose_covering_hurts() throws IOException {
        picture(0x000000);
        BufferedImage image = ImageIO.read(picture.toFile());
        // Of the crop, rows and columns 1 to 4, the lower right corner alone is green.
        image.setRGB(4, 4, 0x00FF00);
        ImageIO.write(image, "png", picture.toFile());
        Path file = folder.resolve("occlusion.png");
        assertThat(run(withEngine(
                        "show",
                        "occlusion",
                        colors,
                        picture.toString(),
                        "--square",
                        "1",
                        "--json",
                        "--out",
                        file.toString())))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("class").asText()).isEqualTo("green");
        assertThat(result.path("places").asInt()).isEqualTo(16);
        assertThat(result.path("lowestAt").path(0).asInt()).isEqualTo(3);
        assertThat(result.path("lowestAt").path(1).asInt()).isEqualTo(3);
        assertThat(result.path("lowestProbability").asDouble())
                .isLessThan(result.path("probability").asDouble());
        assertThat(ImageIO.read(file.toFile())).isNotNull();
        out.getBuffer().setLength(0);
        Path drawn = folder.resolve("occlusion.svg");
        assertThat(run(withEngine(
                        "show", "occlusion", colors, picture.toString(), "--square", "1", "--out", drawn.toString())))
                .isZero();
        String percent = String.format(
                Locale.ROOT, "%.1f %%", 100 * result.path("lowestProbability").asDouble());
        assertThat(out.toString()).contains("lowest with a part covered: " + percent + ", at row 3, column 3");
        // In the note, and at the end of the scale.
        assertThat(Files.readString(drawn).split(percent, -1)).hasSize(3);
        assertRefused("--square: 5", withEngine("show", "occlusion", colors, picture.toString(), "--square", "5"));
        assertRefused(
                "--stride: 3",
                withEngine("show", "occlusion", colors, picture.toString(), "--square", "2", "--stride", "3"));
    }

    @Test
    void saliency_is_the_derivative_of_the_score_whatever_the_class() throws IOException {
        picture(0x00FF00);
        Path file = folder.resolve("saliency.svg");
        String[] command = {
            "show", "saliency", colors, picture.toString(), "--json", "--out", file.toString(), "--class", "blue"
        };
        assertThat(run(withEngine(command))).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("class").asText()).isEqualTo("blue");
        // The logit is a hundredth of the mean of 16 pixels.
        assertThat(result.path("largestChange").asDouble()).isCloseTo(0.01 / 16, within(1e-8));
        assertThat(file).content().contains("blue").contains("0.00062 or more");

        out.getBuffer().setLength(0);
        Path plain = folder.resolve("saliency.png");
        assertThat(run(withEngine(
                        "show",
                        "saliency",
                        colors,
                        picture.toString(),
                        "--out",
                        plain.toString(),
                        "--precision",
                        "float32")))
                .isZero();
        assertThat(out.toString()).contains("green").contains("row 0, column 0");
        assertThat(ImageIO.read(plain.toFile())).isNotNull();
        assertRefused(
                "no class of that name", withEngine("show", "saliency", colors, picture.toString(), "--class", "x"));
        assertRefused("float32", withEngine("show", "saliency", colors, picture.toString(), "--precision", "bfloat16"));
    }

    @Test
    void a_class_is_found_by_name_synonym_or_wnid() {
        List<ClassLabel> classes = List.of(
                new ClassLabel("crane", "n02012849"),
                new ClassLabel("crane", "n03126707"),
                new ClassLabel("goldfish, Carassius auratus", "n01443537"));
        assertThat(ShowSaliencyCommand.classIndex("n03126707", classes)).isEqualTo(1);
        assertThat(ShowSaliencyCommand.classIndex("goldfish", classes)).isEqualTo(2);
        assertThat(ShowSaliencyCommand.classIndex("goldfish, Carassius auratus", classes))
                .isEqualTo(2);
        assertThatThrownBy(() -> ShowSaliencyCommand.classIndex("crane", classes))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("2 classes of the model have that name");
        assertThatThrownBy(() -> ShowSaliencyCommand.classIndex("gold", classes))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no class of that name");
    }

    @Test
    void a_file_that_cannot_be_written_is_refused_before_any_work() {
        assertRefused(
                "kernels.jpg",
                "show",
                "kernels",
                towers,
                "--out",
                folder.resolve("kernels.jpg").toString());
        assertRefused(
                "no folder",
                "show",
                "kernels",
                towers,
                "--out",
                folder.resolve("none/k.png").toString());
        assertRefused(
                "none does not exist", "show", "kernels", folder.resolve("none").toString());
    }

    @Test
    void every_figure_has_a_theme_and_a_width() throws IOException {
        Path file = folder.resolve("kernels.png");
        assertThat(run("show", "kernels", towers, "--theme", "dark", "--width", "800", "--out", file.toString()))
                .isZero();
        BufferedImage dark = ImageIO.read(file.toFile());
        assertThat(dark.getWidth()).isEqualTo(800);
        assertThat(dark.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x16181C);
        assertRefused("--theme blue is not a theme", "show", "kernels", towers, "--theme", "blue");
        assertRefused("--width: 20 is not from 320 to 10000", "show", "kernels", towers, "--width", "20");
        for (String what : new String[] {
            "kernels", "activations", "curves", "top5", "confusion", "mistakes", "occlusion", "saliency"
        }) {
            out.getBuffer().setLength(0);
            assertThat(run("show", what, "--help")).isZero();
            assertThat(out.toString()).as(what).contains("--theme", "--width");
        }
    }

    @Test
    void nested_commands_know_the_options_of_all() {
        assertThat(run("show", "kernels", colors, "--debug")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("at org.alexnet4j");
        assertThat(run("show")).isZero();
        assertThat(out.toString()).contains("kernels").contains("occlusion");
        assertThat(run("show", "kernals", colors)).isEqualTo(ExitCode.INPUT.code);
    }

    private void assertRefused(String problem, String... arguments) {
        err.getBuffer().setLength(0);
        out.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(problem));
        assertThat(out.toString()).isEmpty();
    }

    private String data(int wrong) {
        return ColorModel.dataset(
                        folder.resolve("data"), Split.TEST, ColorModel.SIZE, 10, wrong, "red", "green", "blue")
                .toString();
    }

    private void picture(int color) throws IOException {
        BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 36; i++) {
            image.setRGB(i % 6, i / 6, color);
        }
        ImageIO.write(image, "png", picture.toFile());
    }

    private static String[] withEngine(String... arguments) {
        return concat(arguments, new String[] {"--engine", "reference"});
    }

    private static String[] concat(String[] first, String[] second) {
        String[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private int run(String... arguments) {
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), arguments);
    }
}

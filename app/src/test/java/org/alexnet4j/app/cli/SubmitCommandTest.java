package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit of the tests numbers the classes n02119789, n01440764, n01443537. */
class SubmitCommandTest {
    private static final String[] SORTED = {"n01440764", "n01443537", "n02119789"};

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path kit = Path.of("");
    private Path guesses = Path.of("");
    private String model = "";

    @BeforeEach
    void write() throws IOException {
        guesses = folder.resolve("guesses.txt");
        kit = folder.resolve("meta.mat");
        try (InputStream in = SubmitCommandTest.class.getResourceAsStream("/org/alexnet4j/dataset/meta.mat")) {
            Files.write(kit, Objects.requireNonNull(in).readAllBytes());
        }
        model = model("model", SORTED);
    }

    /** A model that takes red, green and blue pictures for these classes. */
    private String model(String name, String... wnids) {
        Path file = folder.resolve(name + ".safetensors");
        Model colors = ModelFile.read(ColorModel.write(folder.resolve(name + "-colors.safetensors")));
        List<ClassLabel> labels =
                Stream.of(wnids).map(wnid -> new ClassLabel(wnid, wnid)).toList();
        ModelFile.write(
                new Model(colors.network(), colors.parameters(), labels, colors.preprocessing(), colors.provenance()),
                file);
        return file.toString();
    }

    private Path pictures(String name, Color... colors) throws IOException {
        Path pictures = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < colors.length; i++) {
            BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 63; pixel++) {
                image.setRGB(pixel % 9, pixel / 9, colors[i].getRGB());
            }
            // By content a PNG: what a file is does not depend on its name.
            Path file = pictures.resolve(String.format("ILSVRC2012_test_%08d.JPEG", i + 1));
            ImageIO.write(image, "png", file.toFile());
        }
        return pictures;
    }

    private int run(String... arguments) {
        return AlexNetCommand.run(
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false), arguments);
    }

    private int submit(Object... modelsAndPictures) {
        List<String> arguments = new ArrayList<>(
                List.of("submit", "--engine", "reference", "--devkit", kit.toString(), "--out", guesses.toString()));
        Stream.of(modelsAndPictures).map(Object::toString).forEach(arguments::add);
        return run(arguments.toArray(String[]::new));
    }

    private void assertRefused(String message, int exitCode) {
        assertThat(exitCode).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .singleElement()
                .asString()
                .contains(message, "; ");
        assertThat(guesses).doesNotExist();
        err.getBuffer().setLength(0);
    }

    @Test
    void lines_are_in_the_order_of_the_names_and_numbered_as_in_the_kit() throws IOException {
        assertThat(submit(model, pictures("test", Color.RED, Color.BLUE, Color.GREEN, Color.BLUE)))
                .isZero();

        assertThat(guesses).hasContent("2 1 3\n1 2 3\n3 1 2\n1 2 3\n");
        assertThat(out.toString()).contains("five guesses for each of 4 pictures, one model, center crop");
    }

    @Test
    void a_dataset_gives_the_same_and_so_do_ten_crops() throws IOException {
        Path dataset = ColorModel.dataset(folder.resolve("data"), Split.TEST, 6, 2, 0, "red", "green", "blue");
        assertThat(submit(model, dataset, "--ten-crop", "--json")).isZero();

        // By name: blue0, blue1, green0, green1, red0, red1.
        assertThat(guesses).hasContent("1 2 3\n1 2 3\n3 1 2\n3 1 2\n2 1 3\n2 1 3\n");
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("images").asInt()).isEqualTo(6);
        assertThat(result.path("crops").asInt()).isEqualTo(10);
        assertThat(result.path("unreadable").asInt()).isZero();

        assertThat(submit(model, dataset, "--crops", "nine", "--force")).isZero();
        assertThat(guesses).hasContent("1 2 3\n1 2 3\n3 1 2\n3 1 2\n2 1 3\n2 1 3\n");
        assertThat(out.toString()).contains("nine crops");
    }

    @Test
    void models_meet_by_the_names_of_their_classes_not_by_their_order() throws IOException {
        // Both say n02119789 to blue; of red and green, one says what the other says of the other.
        String other = model("other", "n01443537", "n01440764", "n02119789");
        assertThat(submit(model, other, pictures("test", Color.RED, Color.GREEN, Color.BLUE)))
                .isZero();

        assertThat(guesses).hasContent("2 3 1\n2 3 1\n1 2 3\n");
        assertThat(out.toString()).contains("the mean of 2 models");
    }

    @Test
    void other_classes_are_refused() throws IOException {
        Path pictures = pictures("test", Color.RED);
        String other = model("other", "n01440764", "n01443537", "n99999999");
        assertRefused("n99999999) is none of the 3", submit(other, pictures));
        assertRefused("n99999999) is none of the 3", submit(model, other, pictures));
        assertRefused("is none of the 3", submit(model("twice", "n01440764", "n01440764", "n02119789"), pictures));
        assertRefused("without a WNID", submit(ColorModel.write(folder.resolve("names.safetensors")), pictures));
    }

    @Test
    void an_earlier_submission_among_the_pictures_is_none_of_them() throws IOException {
        Path pictures = pictures("test", Color.RED, Color.BLUE);
        guesses = pictures.resolve("guesses.txt");
        assertThat(submit(model, pictures)).isZero();
        assertThat(submit(model, pictures)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains(guesses + " exists; replace it with --force, or name another file");
        assertThat(submit(model, pictures, "--force")).isZero();

        assertThat(guesses).hasContent("2 1 3\n1 2 3\n");
        guesses = pictures.resolve("ILSVRC2012_test_00000002.JPEG");
        byte[] picture = Files.readAllBytes(guesses);
        assertThat(submit(model, pictures, "--force")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("is one of the pictures");
        assertThat(guesses).hasBinaryContent(picture);
    }

    @Test
    void a_gap_in_the_numbers_is_refused() throws IOException {
        Path pictures = pictures("test", Color.RED, Color.GREEN, Color.BLUE);
        Files.delete(pictures.resolve("ILSVRC2012_test_00000002.JPEG"));
        assertRefused("ILSVRC2012_test_00000003.JPEG stands in place 2: every", submit(model, pictures));
        Files.copy(
                pictures.resolve("ILSVRC2012_test_00000003.JPEG"), pictures.resolve("ILSVRC2012_test_00000002.JPEG"));
        Files.writeString(pictures.resolve("notes.txt"), "notes");
        assertRefused("notes.txt stands in place 4: every", submit(model, pictures));
    }

    @Test
    void a_picture_that_cannot_be_read_keeps_its_line() throws IOException {
        Path pictures = pictures("test", Color.RED, Color.GREEN, Color.GREEN);
        Files.writeString(pictures.resolve("ILSVRC2012_test_00000002.JPEG"), "no picture");
        assertThat(submit(model, pictures)).isEqualTo(ExitCode.SKIPPED.code);

        assertThat(guesses).hasContent("2 1 3\n1 2 3\n3 1 2\n");
        assertThat(err.toString()).contains("ILSVRC2012_test_00000002.JPEG cannot be read as an image");
        assertThat(out.toString()).contains("1 could not be read");
    }

    @Test
    void wrong_input_is_one_line_and_nothing_is_written() throws IOException {
        Path pictures = pictures("test", Color.RED);
        assertRefused("is not a folder", submit(model, folder.resolve("nowhere")));
        assertRefused("there are no pictures", submit(model, Files.createDirectory(folder.resolve("empty"))));
        Path larger = ColorModel.dataset(folder.resolve("larger"), Split.TEST, 8, 1, 0, "red", "green", "blue");
        assertRefused("images of 8 pixels, the model was trained on 6", submit(model, larger));
        kit = folder.resolve("nowhere.tar.gz");
        assertRefused("no such file", submit(model, pictures));
        assertRefused("MODEL", submit(model));
    }

    @Test
    void guesses_are_scored() throws IOException {
        assertThat(submit(model, pictures("test", Color.RED, Color.BLUE, Color.GREEN, Color.BLUE)))
                .isZero();
        Path truth = Files.writeString(folder.resolve("truth.txt"), "2\n3\n3\n1\n");
        out.getBuffer().setLength(0);
        assertThat(run("score", guesses.toString(), truth.toString())).isZero();
        assertThat(out.toString())
                .contains("4 pictures")
                .containsPattern("top-1 error +25.0 % +95 % interval 4.6 % to");
        out.getBuffer().setLength(0);
        assertThat(run("score", guesses.toString(), truth.toString(), "--json")).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("images").asInt()).isEqualTo(4);
        assertThat(result.path("top1Error").asDouble()).isEqualTo(0.25);
        assertThat(result.path("top5Error").asDouble()).isZero();
        assertThat(result.path("top1Interval").size()).isEqualTo(2);

        err.getBuffer().setLength(0);
        Files.writeString(truth, "2\n3\n");
        assertThat(run("score", guesses.toString(), truth.toString())).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("has 4 lines", "has 2").hasLineCount(1);
        Files.writeString(truth, "2\n3\nn01440764\n1\n");
        assertThat(run("score", guesses.toString(), truth.toString())).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("truth.txt, line 3: expected the number of a class");
    }
}

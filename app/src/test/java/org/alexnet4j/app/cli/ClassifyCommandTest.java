package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
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
    void the_classes_of_a_picture_are_shown_the_most_probable_first() throws IOException {
        String picture = picture("meadow.png", Color.GREEN);
        assertThat(run("classify", model, picture)).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo(picture);
        assertThat(lines.get(1)).contains("86.5 %").contains("green").contains("#####");
        assertThat(out.toString()).contains("red").contains("blue");
    }

    @Test
    void folders_are_searched_in_order_and_what_is_hidden_is_not_meant() throws IOException {
        picture("pictures/b/sky.png", Color.BLUE);
        picture("pictures/a/fire.jpg", Color.RED);
        picture("pictures/.hidden.png", Color.RED);
        picture("pictures/__MACOSX/fire.png", Color.RED);
        String first = picture("first.png", Color.GREEN);
        assertThat(run("classify", model, first, folder.resolve("pictures").toString(), "--json"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result).hasSize(3);
        assertThat(result.findValuesAsText("picture"))
                .containsExactly(
                        first,
                        folder.resolve("pictures/a/fire.jpg").toString(),
                        folder.resolve("pictures/b/sky.png").toString());
        assertThat(best(result, 0)).isEqualTo("green");
        assertThat(best(result, 1)).isEqualTo("red");
        assertThat(best(result, 2)).isEqualTo("blue");
    }

    @Test
    void a_broken_picture_is_reported_and_the_rest_goes_on() throws IOException {
        for (int i = 0; i < 50; i++) {
            picture("pictures/picture" + (100 + i) + ".png", i % 2 == 0 ? Color.RED : Color.BLUE);
        }
        Files.writeString(folder.resolve("pictures/picture110x.png"), "no picture");
        String gone = folder.resolve("gone.png").toString();
        assertThat(run("classify", model, gone, folder.resolve("pictures").toString(), "--json", "--top", "1"))
                .isEqualTo(ExitCode.SKIPPED.code);
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result).hasSize(52);
        assertThat(result.path(0).path("error").asText()).contains("gone.png");
        assertThat(result.path(12).path("error").asText()).contains("picture110x.png");
        assertThat(result.path(12).path("picture").asText()).endsWith("picture110x.png");
        for (int i = 0; i < 50; i++) {
            int at = i + (i <= 10 ? 1 : 2);
            assertThat(result.path(at).path("classes")).hasSize(1);
            assertThat(best(result, at)).isEqualTo(i % 2 == 0 ? "red" : "blue");
        }
        assertThat(err.toString())
                .contains("alexnet: ")
                .contains("picture110x.png")
                .contains("gone.png");
    }

    @Test
    void a_picture_may_come_from_standard_input() throws IOException {
        byte[] picture = Files.readAllBytes(Path.of(picture("sky.png", Color.BLUE)));
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(picture));
            assertThat(run("classify", model, "-", "--json")).isZero();
            System.setIn(new ByteArrayInputStream(new byte[3]));
            assertThat(run("classify", model, "-")).isEqualTo(ExitCode.INPUT.code);
        } finally {
            System.setIn(before);
        }
        assertThat(best(new ObjectMapper().readTree(out.toString()), 0)).isEqualTo("blue");
        assertThat(err.toString()).contains("standard input");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_name_of_a_picture_is_one_line() throws IOException {
        assertThat(run("classify", model, picture("sky\n 99.9 %.png", Color.BLUE), "--top", "1"))
                .isZero();
        assertThat(out.toString()).hasLineCount(2).contains("sky? 99.9 %.png");
    }

    @Test
    void where_no_picture_can_be_read_nothing_is_done() throws IOException {
        String gone = folder.resolve("gone.png").toString();
        assertThat(run("classify", model, gone)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("gone.png: no such file");
        assertThat(run("classify", model, gone, picture("sky.png", Color.BLUE))).isEqualTo(ExitCode.SKIPPED.code);
        assertThat(run("classify", model, gone, picture("sky.png", Color.BLUE), ""))
                .isEqualTo(ExitCode.SKIPPED.code);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_cannot_be_entered_is_reported_and_the_rest_goes_on() throws IOException {
        picture("pictures/b/sky.png", Color.BLUE);
        picture("pictures/a.png", Color.RED);
        Files.createSymbolicLink(folder.resolve("pictures/b/loop"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("pictures/gone.png"), Path.of("nowhere.png"));
        assertThat(run("classify", model, folder.resolve("pictures").toString(), "--json"))
                .isEqualTo(ExitCode.SKIPPED.code);
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result).hasSize(4);
        assertThat(best(result, 0)).isEqualTo("red");
        assertThat(result.path(1).path("error").asText()).contains("b/loop: a link that leads back");
        assertThat(best(result, 2)).isEqualTo("blue");
        assertThat(result.path(3).path("error").asText())
                .contains("gone.png: a link to nowhere.png, which is not there");
    }

    @Test
    void wrong_input_is_one_line_with_a_remedy() throws IOException {
        String picture = picture("sky.png", Color.BLUE);
        assertRefused(
                "nowhere does not exist", "classify", folder.resolve("nowhere").toString(), picture);
        assertRefused("--top", "classify", model, picture, "--top", "0");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused("no files", "classify", model, empty.toString());
        assertRefused("empty is an empty folder, not a model", "classify", empty.toString(), picture);
    }

    private void assertRefused(String problem, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).hasLineCount(1).contains("; ");
        assertThat(err.toString()).as("message").containsAnyOf(problem, "does not exist");
        assertThat(out.toString()).isEmpty();
    }

    private static String best(JsonNode result, int index) {
        return result.path(index).path("classes").path(0).path("class").asText();
    }

    private String picture(String name, Color color) throws IOException {
        BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, 12, 9);
        graphics.dispose();
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
        return file.toString();
    }

    private int run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--engine";
        all[arguments.length + 1] = "reference";
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), all);
    }
}

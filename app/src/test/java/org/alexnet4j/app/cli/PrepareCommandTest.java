package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_folder_becomes_a_dataset() throws IOException {
        assertThat(run("prepare", pictures().toString(), dataset(), "--size", "16"))
                .isZero();
        assertThat(out.toString()).contains("30 images = ").contains(" + 0 unreadable; 2 classes");
        try (PreparedDataset dataset = PreparedDataset.open(folder.resolve("data"))) {
            assertThat(dataset.imageSize()).isEqualTo(16);
            assertThat(dataset.count(Split.TRAIN)).isPositive();
        }
    }

    @Test
    void json_has_everything_and_nothing_else_is_on_standard_output() throws IOException {
        Path pictures = pictures();
        Files.writeString(pictures.resolve("a/broken.jpg"), "no image");
        int code = run("prepare", pictures.toString(), dataset(), "--json", "--validation", "0", "--test=20%");
        assertThat(code).isEqualTo(ExitCode.SKIPPED.code);
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("candidates").asInt()).isEqualTo(31);
        assertThat(result.path("imageSize").asInt()).isEqualTo(32);
        assertThat(result.path("train").asInt() + result.path("test").asInt()).isEqualTo(30);
        assertThat(result.path("validation").asInt()).isZero();
        assertThat(result.path("listedImages").path(0).path("file").asText()).isEqualTo("a/broken.jpg");
        assertThat(err.toString())
                .contains("unreadable: a/broken.jpg: not an image")
                .contains("skipped.tsv");
    }

    @Test
    void wrong_input_is_one_line_with_a_remedy() throws IOException {
        assertThat(run("prepare", folder.resolve("nowhere").toString(), dataset()))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("no such file or folder").hasLineCount(1);
        err.getBuffer().setLength(0);
        String pictures = pictures().toString();
        assertThat(run("prepare", pictures, dataset(), "--validation", "lots")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString())
                .contains("--validation lots is not a percentage")
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run("prepare", pictures, pictures + "/inside")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("lies within the source").hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(run("prepare", pictures, dataset(), "--size", "5000")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("5000 is not within 1 to 4096");
        err.getBuffer().setLength(0);
        assertThat(run("prepare", pictures, dataset(), "--format", "photos")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString())
                .contains("no source format 'photos'")
                .contains("folders")
                .hasLineCount(1);
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_dataset_is_replaced_only_when_asked_to() throws IOException {
        String pictures = pictures().toString();
        assertThat(run("prepare", pictures, dataset())).isZero();
        err.getBuffer().setLength(0);
        assertThat(run("prepare", pictures, dataset())).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString())
                .as("before the source is scanned")
                .contains("--force")
                .doesNotContain("source:");
        assertThat(run("prepare", pictures, dataset(), "--force")).isZero();
        assertThat(run("prepare", pictures, pictures, "--force")).isEqualTo(ExitCode.INPUT.code);
        assertThat(Path.of(pictures, "a", "0.png")).exists();
    }

    @Test
    void a_share_below_one_is_a_fraction_and_splits_are_exact() throws IOException {
        assertThat(run("prepare", pictures().toString(), dataset(), "--validation", "0.2", "--test", "10"))
                .isZero();
        assertThat(out.toString()).contains("30 images = 21 train + 6 validation + 3 test + 0 unreadable");
        assertThat(err.toString()).contains("20.0 % for validation, 10.0 % for the test");
    }

    @Test
    void absurd_settings_are_refused_before_a_scan() {
        String nowhere = folder.resolve("nowhere").toString();
        for (String[] wrong : new String[][] {
            {"--size", "0"},
            {"--size", "-3"},
            {"--threads", "0"},
            {"--threads", "100000"},
            {"--validation", "120"},
            {"--test", "-1"},
            {"--validation", "60", "--test", "50"},
            {"--splits", "summer=x"},
            {"--splits", "none", "--format", "cifar-10"}
        }) {
            err.getBuffer().setLength(0);
            String[] arguments = Stream.concat(Stream.of("prepare", nowhere, dataset()), Stream.of(wrong))
                    .toArray(String[]::new);
            assertThat(run(arguments)).as(String.join(" ", wrong)).isEqualTo(ExitCode.INPUT.code);
            assertThat(err.toString())
                    .contains(wrong[0])
                    .doesNotContain("no such file")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_test_only_dataset_names_evaluate_as_the_next_step() throws IOException {
        assertThat(run("prepare", pictures().toString(), dataset(), "--test", "100"))
                .isZero();
        assertThat(out.toString()).contains("0 train + 0 validation + 30 test").doesNotContain("next: ");
    }

    @Test
    void files_that_are_passed_over_are_counted() throws IOException {
        Path pictures = pictures();
        Files.writeString(pictures.resolve("a/Thumbs.db"), "left");
        Files.writeString(pictures.resolve("a/film.mp4"), "film");
        Files.writeString(pictures.resolve("stray.png"), "beside the classes");
        assertThat(run("prepare", pictures.toString(), dataset(), "--json")).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        int passedOver = 0;
        for (JsonNode reason : result.path("passedOver")) {
            passedOver += reason.path("files").asInt();
        }
        assertThat(passedOver).isEqualTo(3);
        assertThat(result.path("files").asInt()).isEqualTo(33);
        assertThat(result.path("candidates").asInt())
                .isEqualTo(result.path("used").asInt() + result.path("listed").asInt())
                .isEqualTo(30);
        assertThat(err.toString()).contains("1 file passed over: in no class folder (stray.png)");
    }

    private String dataset() {
        return folder.resolve("data").toString();
    }

    private Path pictures() throws IOException {
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < 30; i++) {
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i, i, 0xFFFFFF);
            Path file = pictures.resolve((i % 2 == 0 ? "a/" : "b/") + i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
        return pictures;
    }

    private int run(String... arguments) {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        return AlexNetCommand.run(terminal, arguments);
    }
}

package org.alexnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.alexnet4j.file.PathText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own can show: its locale, its current folder, its standard streams. */
@EnabledOnOs(OS.LINUX)
class ProcessTest {
    private static final List<String> NAMES =
            List.of("plain.png", "\u00C4pfel.png", "caf\\xE9.png", "@cat.png", "-x.png");

    @TempDir
    Path folder;

    private Path pictures = Path.of("");

    /** Exit code and all output of a process. */
    private record Ended(int code, String out, String errors) {}

    @BeforeEach
    void write() throws IOException {
        ColorModel.writeDeep(folder.resolve("model.safetensors"));
        pictures = folder.resolve("pictures");
        int[] colors = {Color.RED.getRGB(), Color.BLUE.getRGB()};
        for (int of = 0; of < 2; of++) {
            for (String name : NAMES) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                image.setRGB(
                        0,
                        0,
                        8,
                        8,
                        Collections.nCopies(64, colors[of]).stream()
                                .mapToInt(c -> c)
                                .toArray(),
                        0,
                        8);
                Path file = PathText.path(pictures + (of == 0 ? "/a/" : "/b\u00E9/") + name);
                Files.createDirectories(file.getParent());
                ImageIO.write(image, "png", Files.newOutputStream(file));
            }
        }
    }

    /** Runs the program in the folder with a shell's line, in which $ALEXNET is the program. */
    private Ended shell(String locale, String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(folder.toFile());
        builder.environment().put("LC_ALL", locale);
        builder.environment()
                .put(
                        "ALEXNET",
                        System.getProperty("java.home") + "/bin/java -XX:TieredStopAtLevel=1 -cp "
                                + System.getProperty("java.class.path") + " " + AlexNetCommand.class.getName());
        Path errors = folder.resolve("errors.txt");
        Process process = builder.redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), out, Files.readString(errors));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void names_outside_the_locale_are_names(String locale) throws Exception {
        Ended prepared = shell(locale, "$ALEXNET prepare pictures data --size 8 --json");
        assertThat(prepared.code()).as(prepared.errors()).isZero();
        assertThat(prepared.out()).contains("\"used\" : 10", "\"listed\" : 0");

        Ended classified = shell(
                locale,
                "$ALEXNET classify model.safetensors --engine reference --json pictures b*/ pictures/a/\u00C4*");
        assertThat(classified.code()).as(classified.errors()).isEqualTo(ExitCode.SKIPPED.code);
        List<String> found = new ArrayList<>();
        classified.out().lines().filter(text -> text.contains("\"picture\"")).forEach(found::add);
        assertThat(found).hasSize(12);
        assertThat(classified.out())
                .contains("pictures/a/\u00C4pfel.png\"", "pictures/b\u00E9/caf\\\\xE9.png\"")
                .doesNotContain("\uFFFD");

        for (String expected : List.of("10 computed, 0 kept", "0 computed, 10 kept")) {
            Ended indexed =
                    shell(locale, "$ALEXNET index model.safetensors --engine reference pictures --out colors.index");
            assertThat(indexed.code()).as(indexed.errors()).isZero();
            assertThat(indexed.out()).contains(expected);
        }
        Ended similar = shell(
                locale,
                "$ALEXNET similar colors.index pictures/a/\u00C4pfel.png -k 4 --engine reference --sheet sheet.png");
        assertThat(similar.code()).as(similar.errors()).isZero();
        assertThat(similar.out()).contains("pictures/a/caf\\xE9.png").doesNotContain("pictures/a/\u00C4pfel.png");
    }

    @Test
    void a_new_name_that_the_locale_cannot_express_is_refused_with_advice() throws Exception {
        Ended ended = shell("C", "$ALEXNET prepare pictures d\u00E4ta");
        assertThat(ended.code()).isEqualTo(ExitCode.INPUT.code);
        assertThat(ended.errors()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
        assertThat(shell("C.UTF-8", "$ALEXNET prepare pictures d\u00E4ta --size 8")
                        .code())
                .isZero();
    }

    @Test
    void names_that_look_like_options_are_names() throws Exception {
        String classify = " && $ALEXNET classify ../../model.safetensors --engine reference --top 1 ";
        Ended all = shell("C.UTF-8", "cd pictures/a" + classify + "*");
        assertThat(all.code()).as(all.errors()).isZero();
        assertThat(all.out().lines().filter(line -> line.contains("%"))).hasSize(5);
        assertThat(shell("C.UTF-8", "cd pictures/a" + classify + "-- -x.png @cat.png")
                        .code())
                .isZero();
        Ended wrong = shell("C.UTF-8", "cd pictures/a" + classify + "--tpo 3 plain.png");
        assertThat(wrong.code()).isEqualTo(ExitCode.INPUT.code);
        assertThat(wrong.errors()).contains("--tpo");
    }

    @Test
    void a_closed_standard_input_is_said() throws Exception {
        Ended ended = shell("C.UTF-8", "$ALEXNET classify model.safetensors --engine reference - <&-");
        assertThat(ended.code()).isEqualTo(ExitCode.INPUT.code);
        assertThat(ended.errors()).contains("standard input is closed");
        assertThat(shell("C.UTF-8", "$ALEXNET classify model.safetensors --engine reference - <pictures/a/plain.png")
                        .code())
                .isZero();
    }

    @Test
    void memory_that_is_missing_is_saved_by_options_that_there_are() {
        AlexNetCommand command = new AlexNetCommand(
                new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false));
        assertThat(AlexNetCommand.savings(AlexNetCommand.line(command, "prepare"), "prepare"))
                .containsExactly("a smaller --size", "fewer --threads");
        assertThat(AlexNetCommand.savings(AlexNetCommand.line(command, "train"), "train"))
                .contains("a smaller --batch")
                .doesNotContain("a smaller --size");
    }
}

package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return AlexNetCommand.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), arguments);
    }

    @Test
    void overwritesNothing(@TempDir Path folder) throws IOException {
        Path kept = Files.writeString(folder.resolve("diary.txt"), "dear diary");

        assertThat(run("quickstart", "--out", folder.toString())).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(folder + " exists already, and no quickstart has made it")
                        .contains("--out"));
        assertThat(kept).hasContent("dear diary");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void refusesTooFewPictures(@TempDir Path folder) {
        assertThat(run("quickstart", "--out", folder.toString(), "--images", "10"))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("--images: 10 is not at least 500");
    }

    @Test
    void deletesNothingThatIsNotItsOwn(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("made-by-alexnet-quickstart"));
        Path photo = Files.createDirectories(folder.resolve("pictures/apple")).resolve("holiday.jpg");
        for (Path theirs : List.of(photo, folder.resolve("run.txt"), folder.resolve("notes/a.txt"))) {
            Files.createDirectories(theirs.getParent());
            Files.writeString(theirs, "mine");
        }
        assertThat(run("quickstart", "--out", folder.toString(), "--images", "500"))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains(photo + " is not the quickstart's");
        assertThat(photo).hasContent("mine");
        assertThat(folder.resolve("notes/a.txt")).hasContent("mine");
        assertThat(folder.resolve("run.txt")).hasContent("mine");
    }

    @Test
    @Tag("native")
    void goesTheWholeWayAndSaysWhatNext(@TempDir Path folder) throws IOException {
        Path made = folder.resolve("quickstart");

        assertThat(run("quickstart", "--out", made.toString(), "--images", "500"))
                .as(err.toString())
                .isZero();

        assertThat(err.toString())
                .contains("> draw 500 pictures of bicycle, car")
                .contains("> alexnet prepare " + made.resolve("pictures"))
                .contains("> alexnet train " + made.resolve("dataset"))
                .contains("> alexnet evaluate " + made.resolve("run"))
                .contains("> alexnet classify " + made.resolve("run"));
        assertThat(out.toString())
                .contains("top-1 error")
                .contains("00500.png")
                .contains("next: alexnet show mistakes " + made.resolve("run"));
        assertThat(made.resolve("run").resolve("model.safetensors")).isRegularFile();

        Path notes = Files.writeString(made.resolve("notes.txt"), "mine");
        assertThat(run("quickstart", "--out", made.toString(), "--images", "600"))
                .as("again, in its place: %s", err)
                .isZero();
        assertThat(notes).hasContent("mine");
    }
}

package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder;

    @Test
    void a_file_that_is_read_is_refused_by_whatever_name() throws IOException {
        Path model = file("model.safetensors");
        Path link = Files.createSymbolicLink(folder.resolve("link"), model);
        refused(model, model);
        refused(folder.resolve("./model.safetensors"), model);
        refused(link, model);
        refused(model, link);
        allowed(folder.resolve("new.safetensors"), model);
        allowed(file("other.safetensors"), model);
    }

    @Test
    void of_runs_ensembles_and_datasets_their_own_files_are_refused() throws IOException {
        Path run = folder.resolve("run");
        file("run/run.json");
        refused(file("run/model.safetensors"), run);
        refused(file("run/training.toml"), run);
        refused(file("run/checkpoints/last.safetensors"), run);
        allowed(file("run/curves.png"), run);
        allowed(file("run/predictions.safetensors"), run);

        Path ensemble = folder.resolve("ensemble");
        refused(file("ensemble/ensemble.json"), ensemble);
        refused(file("ensemble/member-2/model.safetensors"), ensemble);
        allowed(file("ensemble/member-2/confusion.csv"), ensemble);

        Path dataset = folder.resolve("dataset");
        refused(file("dataset/dataset.json"), dataset);
        refused(file("dataset/train-00000.images"), dataset);
        refused(file("dataset/test.index"), dataset);
        refused(file("dataset/mean.f32"), dataset);
        allowed(file("dataset/notes.txt"), dataset);
        allowed(folder.resolve("dataset/new.json"), dataset);
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "{}");
    }

    private void refused(Path file, Path read) {
        assertThatThrownBy(() -> OutputFile.require(file, List.of(folder.resolve("else"), read)))
                .as("%s", file)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("this command reads");
    }

    private void allowed(Path file, Path read) {
        assertThatCode(() -> OutputFile.require(file, List.of(folder.resolve("else"), read)))
                .as("%s", file)
                .doesNotThrowAnyException();
    }
}

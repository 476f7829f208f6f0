package org.alexnet4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MismatchTest {
    @TempDir
    private Path folder = Path.of("");

    private String line(String path, ContentKind wanted) {
        return Mismatch.of(folder.resolve(path), wanted).line().replace(folder + "/", "");
    }

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void says_what_is_there_what_was_wanted_and_what_to_give() throws IOException {
        write("data/dataset.json", "alexnet4j-dataset");
        assertThat(line("data", ContentKind.MODEL))
                .isEqualTo(
                        "data is a prepared dataset, not a model; give a model file or the folder of a training run");
        assertThat(line("none", ContentKind.DATASET))
                .isEqualTo(
                        "none: no such file or folder; check the path; it should be a folder that alexnet prepare has"
                                + " made");
        write("page", "<html>");
        assertThat(line("page", ContentKind.MODEL))
                .isEqualTo("page is a web page (HTML), not a model; a download has failed: load the file again");
    }

    @Test
    void a_model_of_another_program_cannot_be_read_yet() throws IOException {
        write("x.gguf", "GGUF");
        assertThat(line("x.gguf", ContentKind.MODEL))
                .isEqualTo("x.gguf is a GGUF model, not a model; such files cannot be read yet; give a model that this"
                        + " program has trained");
    }

    @Test
    void a_part_of_what_was_wanted_leads_to_the_whole() throws IOException {
        write("run/run.json", "{}");
        write("run/checkpoints/note", "x");
        assertThat(line("run/checkpoints", ContentKind.RUN)).endsWith("; give run");
        assertThat(line("run/run.json", ContentKind.MODEL)).endsWith("; give run");
    }

    @Test
    void a_folder_of_what_was_wanted_leads_to_one() throws IOException {
        write("runs/b/run.json", "{}");
        write("runs/a/run.json", "{}");
        assertThat(line("runs", ContentKind.RUN)).isEqualTo("runs is a folder, not a training run; give runs/a");
    }

    @Test
    void a_folder_of_images_becomes_a_dataset_first() throws IOException {
        write("pictures/cat/1", "GIF89a");
        assertThat(line("pictures", ContentKind.DATASET))
                .isEqualTo("pictures is a folder of images, not a prepared dataset; make a dataset from it with alexnet"
                        + " prepare");
    }
}

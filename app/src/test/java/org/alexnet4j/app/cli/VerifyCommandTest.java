package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void prepare() throws IOException {
        TinyTraining.writeNetwork(folder);
        TinyTraining.writeDataset(folder.resolve("data"), 10, TinyTraining.Contrast.CLEAR, 30, 12, 0);
    }

    @Test
    void a_model_is_sound_until_a_byte_changes() {
        Path model = ColorModel.write(folder.resolve("model.safetensors"));
        assertThat(run("verify", model)).isZero();
        assertThat(out.toString()).startsWith("sound    " + model);
        flip(model, -1);
        assertThat(run("verify", model)).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).startsWith("damaged  " + model).contains("preprocessing.mean");
        assertThat(err.toString()).contains("is damaged").hasLineCount(1);
        assertThat(run("verify", model, "--json")).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).contains("\"kind\" : \"model\"", "\"damaged\" : 1", "\"state\" : \"damaged\"");
    }

    @Test
    void of_a_dataset_each_damaged_image_is_named() {
        Path data = folder.resolve("data");
        assertThat(run("verify", data)).isZero();
        assertThat(out.toString()).contains("sound    images of the train split", "sound    dataset.json");
        flip(data.resolve("train-00000.images"), 300 * 4 + 7);
        flip(data.resolve("train-00000.images"), 300 * 29);
        flip(data.resolve("mean.f32"), 40);
        assertThat(run("verify", data)).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString())
                .contains(
                        "damaged  images of the train split: 2 of 30 are damaged, 28 are sound",
                        "damaged  train image 4 (image 4)",
                        "damaged  train image 29 (image 29)",
                        "damaged  mean.f32",
                        "sound    images of the validation split",
                        "images that are not listed are sound");
    }

    @Test
    void of_a_dataset_that_was_cut_the_rest_is_counted() throws IOException {
        Path shard = folder.resolve("data/train-00000.images");
        Files.write(shard, java.util.Arrays.copyOf(Files.readAllBytes(shard), 300 * 20));
        assertThat(run("verify", folder.resolve("data"))).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).contains("10 of 30 are damaged, 20 are sound");
    }

    @Test
    void of_a_run_what_can_still_be_used_is_said() throws IOException {
        Path run = train();
        assertThat(run("verify", run)).isZero();
        for (String part : new String[] {
            "run.json",
            "network.toml",
            "training.toml",
            "metrics.jsonl",
            "checkpoints/last.safetensors",
            "checkpoints/best.safetensors",
            "model.safetensors"
        }) {
            assertThat(out.toString()).contains("sound    " + part);
        }
        // Best and last may be one file under two names.
        Path last = run.resolve("checkpoints/last.safetensors");
        byte[] bytes = Files.readAllBytes(last);
        bytes[bytes.length - 5] ^= 1;
        Files.delete(last);
        Files.write(last, bytes);
        flip(run.resolve("metrics.jsonl"), 30);
        assertThat(run("verify", run)).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString())
                .contains("damaged  checkpoints/last.safetensors", "velocity.fc2.bias")
                .contains("damaged  metrics.jsonl: 1 line is not")
                .contains("checkpoints/best.safetensors can be used")
                .contains("to resume from another checkpoint, copy it to checkpoints/last.safetensors");
        assertThat(run("resume", run)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .singleElement()
                .asString()
                .contains("last.safetensors is damaged");
    }

    @Test
    void a_dataset_that_is_zeroed_under_a_training_ends_it_in_one_line() throws IOException {
        Path run = train();
        Path shard = folder.resolve("data/train-00000.images");
        Files.write(shard, new byte[(int) Files.size(shard)]);
        Files.writeString(
                run.resolve("training.toml"),
                Files.readString(run.resolve("training.toml")).replace("epochs = 4", "epochs = 6"));
        assertThat(run("resume", run)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .singleElement()
                .asString()
                .contains("train-00000.images has other pixels than were written");
        assertThat(run("verify", run)).isZero();
    }

    @Test
    void features_and_an_index_are_compared_row_by_row() {
        Path model = ColorModel.write(folder.resolve("model.safetensors"));
        Path data = ColorModel.learnable(folder.resolve("colors"), "red", "green", "blue");
        Path index = folder.resolve("index");
        assertThat(run("index", model, data, "--layer", "fc1", "--out", index, "--engine", "reference"))
                .isZero();
        assertThat(run("verify", index)).isZero();
        assertThat(out.toString()).contains("sound    features");
        flip(index, 128 + 3 * 4 * 2);
        assertThat(run("verify", index)).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).contains("damaged  row 2 (");

        Path features = folder.resolve("f.npy");
        assertThat(run("features", model, data, "--layer", "fc1", "--out", features, "--engine", "reference"))
                .isZero();
        assertThat(run("verify", features)).isZero();
        assertThat(out.toString()).contains("sound    " + features, "sound    " + folder.resolve("f.names.tsv"));
        flip(folder.resolve("f.names.tsv"), 30);
        assertThat(run("verify", features)).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).contains("damaged  " + folder.resolve("f.names.tsv"));
        flip(features, 140);
        assertThat(run("verify", features)).isEqualTo(ExitCode.INPUT.code);
        assertThat(out.toString()).contains("damaged  " + features);
    }

    @Test
    void what_is_nothing_of_ours_is_refused_in_a_line() throws IOException {
        assertThat(run("verify", folder.resolve("none"))).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("does not exist").hasLineCount(1);
        assertThat(run("verify", Files.createDirectory(folder.resolve("empty"))))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("is not a prepared dataset").hasLineCount(1);
        Path text = Files.writeString(folder.resolve("text"), "some text");
        assertThat(run("verify", text)).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).hasLineCount(1);
    }

    private Path train() {
        Path run = folder.resolve("run");
        assertThat(run(
                        "train",
                        folder.resolve("data"),
                        "--out",
                        run,
                        "--network",
                        folder,
                        "--engine",
                        "reference",
                        "--threads",
                        "1"))
                .isZero();
        return run;
    }

    /** Changes a byte of a file; -1 is the last. */
    private static void flip(Path file, int at) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[at < 0 ? bytes.length + at : at] ^= 16;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] texts =
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return AlexNetCommand.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false), texts);
    }
}

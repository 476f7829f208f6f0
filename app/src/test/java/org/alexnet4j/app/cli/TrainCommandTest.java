package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void writeDatasets() throws IOException {
        TinyTraining.writeNetwork(shared);
        write("data", 10, 12);
        write("small", 6, 0);
        write("unvalidated", 10, 0);
    }

    private static void write(String name, int side, int validation) {
        TinyTraining.writeDataset(shared.resolve(name), side, TinyTraining.Contrast.CLEAR, 30, validation, 0);
    }

    private int run(String... arguments) {
        PrintWriter printed = new PrintWriter(out, true);
        return AlexNetCommand.run(new Terminal(printed, new PrintWriter(err, true), false), arguments);
    }

    private int train(String dataset, String run, String... more) {
        return trainOn("reference", dataset, run, more);
    }

    private int trainOn(String engine, String dataset, String run, String... more) {
        String[] arguments = {
            "train",
            shared.resolve(dataset).toString(),
            "--out",
            folder.resolve(run).toString(),
            "--network",
            shared.toString(),
            "--engine",
            engine,
            "--threads",
            "1"
        };
        return run(Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
    }

    private void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    @Test
    void a_dataset_becomes_a_model() {
        assertThat(train("data", "run")).isZero();

        assertThat(err.toString())
                .contains("engine: ")
                .contains("conv1")
                .contains("dataset: ")
                .contains("initial = 0.0003")
                .contains("batches of images, filled ahead")
                .contains("training: 15 steps")
                .contains("epoch 4, step 15");
        assertThat(err.toString().lines().filter(line -> line.startsWith("validation after ")))
                .as("as wide as a terminal")
                .isNotEmpty()
                .allMatch(line -> line.length() <= 80);
        assertThat(out.toString()).contains("model: ", "validation: top-1 error", "next: alexnet evaluate");
        Model model = ModelFile.read(folder.resolve("run/model.safetensors"));
        assertThat(model.classes()).extracting(ClassLabel::name).containsExactly("blue", "green", "red");
        assertThat(model.network().name()).isEqualTo("tiny");
    }

    @Test
    void json_is_all_that_is_on_standard_output() throws IOException {
        assertThat(train("data", "run", "--json", "--steps", "6", "--validate-every", "3"))
                .isZero();

        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("ending").asText()).isEqualTo("complete");
        assertThat(result.path("steps").asInt()).isEqualTo(6);
        assertThat(result.path("model").asText()).endsWith("model.safetensors");
        assertThat(result.path("validation").path("images").asInt()).isEqualTo(12);
        assertThat(result.path("validation").path("top1Error").isDouble()).isTrue();
        assertThat(result.path("trainingLoss").asDouble()).isPositive();
        assertThat(result.path("imagesPerSecond").asDouble()).isPositive();
        assertThat(result.path("waitShare").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void options_override_the_settings_file_and_the_run_keeps_them() throws IOException {
        assertThat(train(
                        "data",
                        "run",
                        "--epochs=1",
                        "--batch=5",
                        "--rate=0.0001",
                        "--rate-policy=steps",
                        "--rate-at=0.5,0.75",
                        "--rate-factor=0.5",
                        "--momentum=0.5",
                        "--decay=0.125",
                        "--seed=9",
                        "--no-flip",
                        "--color=0.2"))
                .isZero();

        assertThat(Files.readString(folder.resolve("run/training.toml")))
                .contains("batch = 5", "epochs = 1", "momentum = 0.5", "seed = 9", "initial = 0.0001")
                .contains("policy = \"steps\"", "at = [0.5, 0.75]", "factor = 0.5", "decay = 0.125")
                .contains("flip = false", "color = 0.2");
        assertThat(Files.readString(folder.resolve("run/network.toml"))).contains("outChannels = 3");
    }

    @Test
    void mirroring_can_be_asked_for_and_decay_keeps_the_ratios_of_layers() throws IOException {
        assertThat(train("data", "run", "--steps=1", "--no-flip", "--decay=0.25"))
                .isZero();
        Path settings = folder.resolve("own.toml");
        Files.writeString(
                settings,
                Files.readString(folder.resolve("run/training.toml")) + "\n[layers.fc2]\nweightDecay = 0.5\n");

        assertThat(train("data", "changed", "--settings=" + settings, "--flip", "--decay=0.125"))
                .isZero();
        assertThat(Files.readString(folder.resolve("changed/training.toml")))
                .contains("flip = true", "decay = 0.125", "[layers.fc2]\nweightDecay = 0.25");
    }

    @Test
    void a_run_is_not_overwritten_without_being_asked() {
        assertThat(train("data", "run", "--steps=1")).isZero();
        forget();
        assertThat(train("data", "run", "--steps=1")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("holds a training run already", "alexnet resume", "--force");
        assertThat(train("data", "run", "--steps=1", "--force")).isZero();
    }

    @Test
    void a_longer_schedule_is_resumed() throws IOException {
        assertThat(train("data", "whole", "--epochs=6")).isZero();
        assertThat(train("data", "run", "--epochs=2")).isZero();
        Path settings = folder.resolve("run/training.toml");
        Files.writeString(settings, Files.readString(settings).replace("epochs = 2", "epochs = 6"));
        forget();
        assertThat(run("resume", folder.resolve("run").toString(), "--json")).isZero();

        assertThat(new ObjectMapper().readTree(out.toString()).path("steps").asInt())
                .isEqualTo(23);
        assertThat(err.toString()).contains("resuming after step 8 of 23");
        assertSameParameters("run", "whole");
    }

    @Test
    void members_of_an_ensemble_have_seeds_of_their_own() throws IOException {
        assertThat(train("data", "ensemble", "--members=2", "--seed=5")).isZero();
        assertThat(err.toString()).contains("member 1 of 2, seed 5", "member 2 of 2, seed 6");
        assertThat(out.toString()).contains("model 1 of 2: ", "model 2 of 2: ", "next: alexnet evaluate");
        assertThat(train("data", "alone", "--seed=6")).isZero();
        assertSameParameters("ensemble/member-2", "alone");
        forget();
        assertThat(run(
                        "evaluate",
                        folder.resolve("ensemble").toString(),
                        shared.resolve("data").toString(),
                        "--engine",
                        "reference"))
                .isZero();
        assertThat(out.toString()).contains("mean of 2 models");
    }

    @Test
    void an_ensemble_that_is_not_whole_is_not_measured() throws IOException {
        assertThat(train("data", "ensemble", "--members=2", "--seed=5")).isZero();
        String[] evaluate = {
            "evaluate",
            folder.resolve("ensemble").toString(),
            shared.resolve("data").toString()
        };
        layOutAnew("ensemble/member-2");
        forget();
        assertOneLine(2, "member-2 has not been trained yet; train the rest with alexnet resume", run(evaluate));
        Files.move(folder.resolve("ensemble/member-2"), folder.resolve("elsewhere"));
        assertOneLine(2, "member-2 is missing", run(evaluate));
        Files.writeString(folder.resolve("ensemble/ensemble.json"), "garbage");
        assertOneLine(2, "ensemble.json is damaged", run(evaluate));
        assertOneLine(2, "ensemble.json is damaged", run("resume", evaluate[1]));
    }

    @Test
    void an_ensemble_is_resumed_with_the_members_that_are_not_trained() throws IOException {
        assertThat(train("data", "whole", "--members=3", "--seed=5")).isZero();
        assertThat(train("data", "part", "--members=3", "--seed=5")).isZero();
        for (String file : List.of("model.safetensors", "console.log")) {
            Files.delete(folder.resolve("part/member-2").resolve(file));
        }
        layOutAnew("part/member-3");
        forget();
        assertThat(run("resume", folder.resolve("part").toString(), "--json")).isZero();
        assertThat(err.toString()).contains("member 1 of 3 is already trained", "member 3 of 3, seed 7");
        assertThat(new ObjectMapper().readTree(out.toString()).path("members")).hasSize(2);
        for (int member = 1; member <= 3; member++) {
            assertSameParameters("part/member-" + member, "whole/member-" + member);
        }
    }

    @Test
    void an_ensemble_that_is_replaced_leaves_no_member_of_the_old_one() throws IOException {
        assertThat(train("data", "run", "--members=2", "--seed=5")).isZero();
        assertThat(train("data", "run", "--members=2", "--seed=5", "--rate=0.0001", "--force"))
                .isZero();
        assertThat(train("data", "other", "--members=2", "--seed=5", "--rate=0.0001"))
                .isZero();
        Files.delete(folder.resolve("run/member-1/model.safetensors"));
        layOutAnew("run/member-2");
        assertThat(run("resume", folder.resolve("run").toString())).isZero();
        assertSameParameters("run/member-1", "other/member-1");
        assertSameParameters("run/member-2", "other/member-2");
    }

    /** Deletes of a run what it did not have before its first step. */
    private void layOutAnew(String run) throws IOException {
        for (String file : List.of("model.safetensors", "metrics.jsonl", "console.log")) {
            Files.delete(folder.resolve(run).resolve(file));
        }
        try (Stream<Path> checkpoints = Files.list(folder.resolve(run).resolve("checkpoints"))) {
            checkpoints.forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void a_member_that_is_missing_is_named() throws IOException {
        assertThat(train("data", "run", "--members=2", "--steps=1")).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("run/member-2"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
        forget();
        assertOneLine(
                2,
                "member-2: no such file or folder",
                run("resume", folder.resolve("run").toString()));
    }

    @Test
    void an_ensemble_does_not_go_where_a_run_is() {
        assertThat(train("data", "run", "--steps=1")).isZero();
        forget();
        assertOneLine(2, "exists and is not an ensemble", train("data", "run", "--members=2", "--force"));
    }

    @Test
    void of_an_ensemble_that_does_not_fit_nothing_is_left() {
        assertOneLine(2, "images of the dataset are 6 x 6", train("small", "run", "--members=2"));
        assertThat(folder.resolve("run/ensemble.json")).doesNotExist();
        assertThat(train("data", "run", "--members=2", "--steps=1")).isZero();
    }

    @Test
    void an_ensemble_is_not_overwritten_without_being_asked() {
        assertThat(train("data", "run", "--members=2", "--steps=1")).isZero();
        forget();
        assertThat(train("data", "run", "--members=2", "--steps=1")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("holds an ensemble already", "alexnet resume", "--force");
        forget();
        assertThat(train("data", "run", "--members=1", "--steps=1", "--force")).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("is of a larger ensemble");
        assertThat(train("data", "run", "--members=2", "--steps=1", "--force")).isZero();
        assertThat(train("data", "other", "--members=0")).isEqualTo(ExitCode.INPUT.code);
    }

    private void assertSameParameters(String one, String other) {
        Model first = ModelFile.read(folder.resolve(one).resolve("model.safetensors"));
        Model second = ModelFile.read(folder.resolve(other).resolve("model.safetensors"));
        assertThat(second.network()).isEqualTo(first.network());
        for (ParameterSpec parameter : Network.of(first.network()).parameters()) {
            assertThat(second.parameters().get(parameter))
                    .as(parameter.name())
                    .isEqualTo(first.parameters().get(parameter));
        }
    }

    @Test
    @Tag("native")
    void the_native_engine_resumes_bit_by_bit() throws IOException {
        for (String precision : List.of("float32", "bfloat16")) {
            String whole = "whole " + precision;
            String run = "run " + precision;
            int exitCode = trainOn("onednn", "data", whole, "--precision=" + precision);
            if (exitCode == ExitCode.INPUT.code && err.toString().contains("does not support it on this CPU")) {
                continue;
            }
            assertThat(exitCode).isZero();
            assertThat(trainOn("onednn", "data", run, "--precision=" + precision, "--epochs=1"))
                    .isZero();
            Path settings = folder.resolve(run).resolve("training.toml");
            Files.writeString(settings, Files.readString(settings).replace("epochs = 1", "epochs = 4"));
            assertThat(run("resume", folder.resolve(run).toString())).isZero();
            assertSameParameters(run, whole);
        }
    }

    @Test
    void another_length_moves_the_drops_of_the_rate_with_it_and_says_so() throws IOException {
        Path settings = Files.writeString(
                folder.resolve("settings.toml"),
                TinyTraining.SETTINGS.replace("policy = \"fixed\"", "policy = \"steps\"\nat = [2, 3]"));
        String file = "--settings=" + settings;
        assertThat(train("data", "long", file, "--epochs=8")).isZero();
        assertThat(err.toString())
                .contains("the rate is lowered at epoch 4, 6 of 8, in proportion to 2, 3 of 4 in the settings");
        assertThat(folder.resolve("long/training.toml")).content().contains("at = [4.0, 6.0]");
        assertThat(train("data", "short", file, "--epochs=1")).isZero();
        assertThat(folder.resolve("short/training.toml")).content().contains("at = [0.5, 0.75]");
        assertThat(train("data", "steps", file, "--steps=30")).isZero();
        assertThat(folder.resolve("steps/training.toml")).content().contains("at = [4.0, 6.0]");
        forget();
        assertThat(train("data", "given", file, "--epochs=8", "--rate-at=1,9")).isZero();
        assertThat(folder.resolve("given/training.toml")).content().contains("at = [1.0, 9.0]");
        assertThat(err.toString())
                .doesNotContain("in proportion")
                .contains("the rate is never lowered at epoch 9: the last step begins at epoch 7.");
        forget();
        assertThat(train("data", "same", file)).isZero();
        assertThat(err.toString()).doesNotContain("in proportion");
    }

    @Test
    void three_classes_have_no_top_5_error() throws IOException {
        assertThat(train("data", "run")).isZero();
        assertThat(out + "" + err).contains("top-1 error").doesNotContain("top-5");
        assertThat(Files.readString(folder.resolve("run/metrics.jsonl")))
                .contains("top1Error")
                .doesNotContain("top5");
        String model = folder.resolve("run").toString();
        forget();
        assertThat(run("evaluate", model, shared.resolve("data").toString())).isZero();
        assertThat(run("evaluate", model, model, shared.resolve("data").toString()))
                .isZero();
        assertThat(run("evaluate", model, shared.resolve("data").toString(), "--json"))
                .isZero();
        assertThat(train("data", "json", "--json")).isZero();
        assertThat(run(
                        "head",
                        model,
                        shared.resolve("data").toString(),
                        "--out",
                        folder.resolve("head").toString()))
                .isZero();
        assertThat(out + "" + err)
                .contains("top-1 error", "top1Error")
                .doesNotContain("top-5")
                .doesNotContain("top5");
    }

    @Test
    void crops_that_hide_most_of_an_image_are_warned_of() {
        write("large", 16, 0);
        assertThat(train("large", "run", "--steps=1")).isZero();
        assertThat(err.toString())
                .contains("the network sees crops of 8 x 8 from images of 16 x 16: 25 % of each image; prepare the"
                        + " dataset"
                        + " again with --size 10");
        forget();
        assertThat(train("data", "fitting", "--steps=1")).isZero();
        assertThat(err.toString()).doesNotContain("the network sees crops");
    }

    @Test
    void the_rate_of_a_stopped_run_is_changed_and_kept() throws IOException {
        assertThat(train("data", "run", "--epochs=2")).isZero();
        String run = folder.resolve("run").toString();
        forget();
        assertThat(run("rate", run, "0.002")).isZero();
        assertThat(out.toString()).contains("has finished; with more epochs", "it resumes with rate 0.002");
        forget();
        // As of a run that was stopped.
        Files.delete(folder.resolve("run/model.safetensors"));
        assertThat(run("rate", run, "0.002")).isZero();
        assertThat(out.toString())
                .contains("is not running; it resumes with rate 0.002", "next: alexnet resume " + run);
        Path settings = folder.resolve("run/training.toml");
        Files.writeString(settings, Files.readString(settings).replace("epochs = 2", "epochs = 6"));
        assertThat(run("resume", run)).isZero();
        assertThat(err.toString()).contains("learning rate changed by hand from 0.0003 to 0.002, from step 9 on");
        forget();
        assertThat(run("rate", run, "0.001", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("running").asBoolean(true))
                .isFalse();
    }

    @Test
    void a_rate_that_is_none_is_one_line_with_a_remedy() {
        assertThat(train("data", "run", "--steps=1")).isZero();
        forget();
        String run = folder.resolve("run").toString();
        assertOneLine(2, "is a folder, not a training run; give " + run, run("rate", folder.toString(), "0.1"));
        assertOneLine(2, "a rate must be above 0, got 0.0", run("rate", run, "0"));
        assertOneLine(2, "a rate must be above 0, got NaN", run("rate", run, "NaN"));
        assertOneLine(2, "fast", run("rate", run, "fast"));
        assertThat(folder.resolve("run/rate.request")).doesNotExist();
    }

    @Test
    void without_a_validation_split_it_says_so() {
        assertThat(train("unvalidated", "run", "--steps=2", "--rate-policy=plateau"))
                .isZero();
        assertThat(err.toString()).contains("no validation split", "follows the training loss");
        assertThat(out.toString()).doesNotContain("validation:");
    }

    @Test
    void wrong_input_is_one_line_with_a_remedy_and_leaves_nothing() {
        assertOneLine(2, "images of the dataset are 6 x 6", train("small", "run"));
        assertOneLine(2, "--epochs and --steps", train("data", "run", "--epochs=1", "--steps=1"));
        assertOneLine(2, "batch must be", train("data", "run", "--batch=0", "--rate=-1"));
        assertOneLine(2, "no rate policy named 'falling'", train("data", "run", "--rate-policy=falling"));
        assertOneLine(2, "means nothing to rate policy fixed", train("data", "run", "--patience=3"));
        assertOneLine(2, "no test split", train("data", "run", "--validate-on=test"));
        assertOneLine(2, "no such split", train("data", "run", "--validate-on=train"));
        assertOneLine(2, "--checkpoint-every", train("data", "run", "--checkpoint-every=-1"));
        assertOneLine(2, "is an empty folder, not a training run", run("resume", folder.toString()));
        assertOneLine(6, "not finite", train("data", "diverged", "--rate=1e30"));
        assertThat(folder.resolve("run/run.json")).doesNotExist();
    }

    private void assertOneLine(int exitCode, String message, int got) {
        assertThat(err.toString()).contains(message);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .hasSize(1);
        assertThat(err.toString()).doesNotContain("defect");
        assertThat(got).isEqualTo(exitCode);
        forget();
    }

    @Test
    void a_moved_dataset_is_named() throws IOException {
        assertThat(train("data", "run", "--steps=1")).isZero();
        Path run = folder.resolve("run");
        Files.writeString(
                run.resolve("run.json"),
                Files.readString(run.resolve("run.json"))
                        .replace(shared.resolve("data").toString(), "/nowhere"));
        forget();
        assertThat(run("resume", run.toString())).isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("if you have edited it, delete the sum");
        Files.writeString(
                run.resolve("run.json"),
                Files.readString(run.resolve("run.json")).replaceFirst(",\\s*\"crc32c\"[^}]*", ""));
        forget();
        assertThat(run("resume", run.toString())).isEqualTo(ExitCode.INPUT.code);
        assertThat(run(
                        "resume",
                        run.toString(),
                        "--dataset",
                        shared.resolve("data").toString()))
                .isZero();
        assertThat(Files.readString(run.resolve("run.json")))
                .contains(shared.resolve("data").toString());
    }
}

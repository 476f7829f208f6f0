package org.alexnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
    private static final String NETWORK = """
            name = "tiny"
            [input]
            channels = 3
            height = 4
            width = 4
            [[layers]]
            name = "fc1"
            type = "fully-connected"
            outChannels = 6
            weightDeviation = 0.02
            [[layers]]
            name = "relu1"
            type = "relu"
            [[layers]]
            name = "drop1"
            type = "dropout"
            rate = 0.25
            [[layers]]
            name = "fc2"
            type = "fully-connected"
            outChannels = 3
            weightDeviation = 0.02
            """;

    private static final String SETTINGS = """
            batch = 8
            epochs = 4
            [rate]
            policy = "fixed"
            initial = 0.001
            [view]
            crop = 4
            """;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void writeDatasets() throws IOException {
        Files.writeString(shared.resolve("network.toml"), NETWORK);
        Files.writeString(shared.resolve("training.toml"), SETTINGS);
        write("data", 30, 12);
        write("unvalidated", 0, 30);
    }

    private static void write(String name, int validation, int test) {
        TinyTraining.writeDataset(shared.resolve(name), 4, TinyTraining.Contrast.FAINT, 42, validation, test);
    }

    private int run(String... arguments) {
        PrintWriter printed = new PrintWriter(out, true);
        return AlexNetCommand.run(new Terminal(printed, new PrintWriter(err, true), false), arguments);
    }

    private int tune(String dataset, String search, String... more) {
        String[] arguments = {
            "tune",
            shared.resolve(dataset).toString(),
            "--out",
            path(search).toString(),
            "--engine",
            "reference",
            "--threads",
            "1",
            "--network=" + shared
        };
        boolean hasRate = Arrays.stream(more).anyMatch(option -> option.startsWith("--rate"));
        // From too low to learn to too high to end.
        Stream<String> rate = hasRate ? Stream.empty() : Stream.of("--rate=1e-5..1e5");
        return run(Stream.of(Arrays.stream(arguments), Arrays.stream(more), rate)
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    /** The lines of the table that was printed. */
    private List<String> table() {
        return out.toString().lines().takeWhile(line -> !line.isEmpty()).toList();
    }

    @Test
    void trials_come_out_ranked_with_the_best_settings_ready_to_train() throws IOException {
        assertThat(tune(
                        "data",
                        "search",
                        "--trials=12",
                        "--seed=11",
                        "--deviation=1",
                        "--epochs=3",
                        "--theme=dark",
                        "--width=700"))
                .isZero();

        assertThat(err.toString())
                .contains("search: 12 trials of tiny, at most 3 epochs each, seed 11")
                .contains("drawn: rate 0.00001..100000, decay 0.00005..0.005, dropout 0.2..0.7, deviation 1")
                .contains("30 to compare by (validation)", "the best so far");
        assertThat(err.toString().lines().filter(line -> line.startsWith("trial ")))
                .hasSize(12)
                .anyMatch(line -> line.contains("stopped early after"))
                .anyMatch(line -> line.contains("diverged after"))
                .anyMatch(line -> line.contains("to the end after 3 epochs, error"));
        List<String> table = table();
        assertThat(table).hasSize(13);
        assertThat(table.get(0))
                .containsSubsequence(
                        "trial", "rate", "decay", "dropout", "deviation", "epochs", "top-1 error", "95 % interval");
        assertThat(table.subList(1, 13).stream()
                        .filter(line -> !line.contains("diverged"))
                        .map(line -> Double.parseDouble(line.replaceFirst("^.*?([0-9.]+) %.*", "$1"))))
                .isSorted();
        assertThat(out.toString())
                .contains("next: alexnet train", "--network " + path("search").resolve("best"))
                .contains("these settings have 4 epochs, as the network's own; the trials had 3")
                .contains("      alexnet evaluate " + path("search-run"), " --split test");
        BufferedImage picture = ImageIO.read(path("search").resolve("tune.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(700);
        assertThat(picture.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x16181C);

        assertThat(run(
                        "train",
                        shared.resolve("data").toString(),
                        "--out",
                        path("run").toString(),
                        "--network",
                        path("search").resolve("best").toString(),
                        "--engine=reference"))
                .isZero();
        assertThat(Files.readString(path("run").resolve("training.toml")))
                .startsWith(Files.readString(path("search").resolve("best/training.toml")))
                .contains("epochs = 4");
    }

    @Test
    void every_trial_is_a_run_for_other_commands() throws IOException {
        assertThat(tune("data", "search", "--trials=2", "--rate=0.001", "--json"))
                .isZero();
        JsonNode best =
                new ObjectMapper().readTree(out.toString()).path("trials").path(0);
        forget();
        String run = best.path("run").asText();
        assertThat(run(
                        "evaluate",
                        run + "/checkpoints/best.safetensors",
                        shared.resolve("data").toString(),
                        "--split=validation",
                        "--engine=reference",
                        "--json"))
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("top1Error").asDouble())
                .isEqualTo(best.path("top1Error").asDouble());
        assertThat(run("show", "curves", run, "--out", path("curves.png").toString()))
                .isZero();
    }

    @Test
    void json_is_all_that_is_on_standard_output() throws IOException {
        assertThat(tune("data", "search", "--trials=3", "--rate=0.001", "--seed=11", "--json"))
                .isZero();

        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("ending").asText()).isEqualTo("complete");
        assertThat(result.path("images").asInt()).isEqualTo(30);
        assertThat(result.path("best").asText()).endsWith("best");
        assertThat(result.path("next").path(0).asText()).startsWith("alexnet train ");
        assertThat(result.path("trials")).hasSize(3).allSatisfy(trial -> {
            assertThat(trial.path("rate").asDouble()).isEqualTo(0.001);
            assertThat(trial.path("dropout").isDouble()).isTrue();
            assertThat(trial.path("outcome").asText()).isEqualTo("complete");
            assertThat(trial.path("top1Error").asDouble())
                    .isBetween(
                            trial.path("top1Interval").path(0).asDouble(),
                            trial.path("top1Interval").path(1).asDouble());
        });
    }

    /** As if it had been killed after the third trial, or in it. */
    private void kill(String name, boolean within) throws IOException {
        Path file = path(name).resolve("tune.json");
        ObjectNode search = (ObjectNode) new ObjectMapper().readTree(Files.readString(file));
        search.remove("crc32c");
        ArrayNode trials = (ArrayNode) search.path("trials");
        while (trials.size() > (within ? 2 : 3)) {
            trials.remove(trials.size() - 1);
        }
        Files.writeString(file, search.toString());
        for (int trial = 4; trial <= 8; trial++) {
            Path run = path(name).resolve("trial-00" + trial);
            if (Files.exists(run)) {
                try (Stream<Path> files = Files.walk(run)) {
                    files.sorted(java.util.Comparator.reverseOrder())
                            .forEach(each -> each.toFile().delete());
                }
            }
        }
    }

    @Test
    void what_was_killed_goes_on_to_the_same_table() throws IOException {
        String[] options = {"--trials=8", "--seed=11"};
        assertThat(tune("data", "search", options)).isZero();
        List<String> expected = table();
        String best = Files.readString(path("search").resolve("best/training.toml"));
        assertThat(expected).hasSize(9);

        kill("search", false);
        forget();
        assertThat(tune("data", "search", options)).isZero();
        assertThat(err.toString()).contains("3 of 8 trials are over already", "trial 4 of 8");
        assertThat(table()).isEqualTo(expected);

        kill("search", true);
        forget();
        assertThat(run("resume", path("search").toString())).isZero();
        assertThat(err.toString()).contains("2 of 8 trials are over already");
        assertThat(table()).isEqualTo(expected);
        assertThat(Files.readString(path("search").resolve("best/training.toml")))
                .isEqualTo(best);
    }

    @Test
    void more_trials_are_added_and_other_searches_refused() {
        assertThat(tune("data", "search", "--trials=2", "--seed=11")).isZero();
        forget();
        assertThat(tune("data", "search", "--trials=4", "--seed=11")).isZero();
        assertThat(table()).hasSize(5);
        assertThat(err.toString()).contains("2 of 4 trials are over already");
        forget();

        assertOneLine(2, "holds another search: it differs in settings", tune("data", "search", "--seed=12"));
        assertOneLine(2, "it differs in ranges", tune("data", "search", "--seed=11", "--decay=0"));
        assertThat(tune("data", "search", "--trials=1", "--seed=12", "--force")).isZero();
        assertThat(table()).hasSize(2);
    }

    @Test
    void when_the_time_is_up_it_says_so_and_can_go_on() throws IOException {
        assertThat(tune("data", "whole", "--trials=6", "--seed=11")).isZero();
        List<String> expected = table();
        forget();
        assertThat(tune("data", "search", "--trials=6", "--seed=11", "--budget=0.001s"))
                .isZero();
        assertThat(out.toString())
                .contains("the budget of 0 s is used up with 0 of 6 trials over; resuming", "next: alexnet resume");
        forget();
        assertThat(tune("data", "search", "--trials=6", "--seed=11", "--budget=1h"))
                .isZero();
        assertThat(table()).isEqualTo(expected);
        assertThat(out.toString()).doesNotContain("budget");
    }

    @Test
    void if_every_trial_diverges_it_says_so() {
        assertOneLine(6, "every trial diverged", tune("data", "search", "--trials=2", "--rate=1e30"));
        assertThat(out.toString()).contains("diverged").doesNotContain("next:");
    }

    @Test
    void without_a_validation_split_only_the_test_split_is_left_and_it_says_what_that_spoils() {
        assertOneLine(2, "no validation split, and a search compares", tune("unvalidated", "search"));
        assertOneLine(2, "--validate-on none", tune("unvalidated", "search", "--validate-on=none"));
        assertThat(tune("unvalidated", "search", "--validate-on=test", "--trials=1", "--rate=0.001"))
                .isZero();
        assertThat(err.toString()).contains("the test split chooses the settings");
        assertThat(out.toString()).contains("--validate-on test", "a fair one needs images that chose nothing");
    }

    @Test
    void wrong_input_is_one_line_with_a_remedy_and_leaves_nothing() {
        assertOneLine(2, "--rate 1..0.1 is not a range", tune("data", "search", "--rate=1..0.1"));
        assertOneLine(2, "--dropout 0.5..1 is not a range", tune("data", "search", "--dropout=0.5..1"));
        assertOneLine(2, "--trials 0", tune("data", "search", "--trials=0"));
        assertOneLine(2, "--epochs 0", tune("data", "search", "--epochs=0"));
        assertOneLine(2, "--budget soon is not a duration", tune("data", "search", "--budget=soon"));
        assertOneLine(2, "--budget 0m is not a duration", tune("data", "search", "--budget=0m"));
        assertOneLine(2, "missing.toml: no such file", tune("data", "search", "--settings=" + path("missing.toml")));
        assertThat(path("search")).doesNotExist();
    }

    private void assertOneLine(int exitCode, String message, int got) {
        assertThat(err.toString()).contains(message);
        assertThat(err.toString().lines().filter(line -> line.startsWith("alexnet: ")))
                .hasSize(1);
        assertThat(err.toString()).doesNotContain("defect");
        assertThat(got).isEqualTo(exitCode);
        err.getBuffer().setLength(0);
    }
}

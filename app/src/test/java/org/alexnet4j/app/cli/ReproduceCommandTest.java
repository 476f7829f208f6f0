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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void writeDataset() throws IOException {
        TinyTraining.writeNetwork(shared);
        TinyTraining.writeDataset(shared.resolve("data"), 10, TinyTraining.Contrast.CLEAR, 30, 0, 12);
    }

    private int reproduce(String experiment, String name, String... more) {
        String[] arguments = {
            "reproduce",
            experiment,
            shared.resolve("data").toString(),
            "--out",
            folder.resolve(name).toString(),
            "--engine",
            "reference",
            "--threads",
            "1"
        };
        return AlexNetCommand.run(
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false),
                Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
    }

    private int ablations(String name, String... more) {
        return reproduce(
                "ablations",
                name,
                Stream.concat(Stream.of("--network", shared.toString()), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    private JsonNode result(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("result.json").toFile());
    }

    @Test
    void ablations_train_test_and_report() throws IOException {
        assertThat(ablations("study", "--only", "dropout,views")).as("%s", err).isZero();

        JsonNode rows = result("study").path("rows");
        assertThat(rows).extracting(row -> row.path("key").asText()).containsExactly("whole", "dropout", "views");
        assertThat(rows).extracting(row -> row.path("trainings").asInt()).containsExactly(5, 1, 1);
        assertThat(rows.get(0).path("top1Error").asDouble()).isBetween(0.0, 1.0);
        assertThat(result("study").path("tests")).hasSize(2);
        assertThat(Files.readString(folder.resolve("study/report.html")))
                .contains("What each idea is worth", "no dropout", "Against the paper", "network.toml of whole-seed-0");
        assertThat(out.toString()).contains("no dropout", "report: ");
        assertThat(err.toString()).contains("training 7 of 7, views-seed-0: 4.0 epochs");
    }

    @Test
    void what_is_done_is_not_done_again_and_gives_the_same_result() throws IOException {
        assertThat(ablations("study", "--only", "dropout")).isZero();
        JsonNode first = result("study");
        forget();
        assertThat(ablations("study", "--only", "dropout")).isZero();

        assertThat(err.toString())
                .contains("training 6 of 6, dropout-seed-0: done before")
                .doesNotContain("images/s");
        assertThat(result("study").path("rows")).isEqualTo(first.path("rows"));
        assertThat(result("study").path("tests")).isEqualTo(first.path("tests"));
    }

    @Test
    void a_training_that_is_missing_is_made_up_for() throws IOException {
        assertThat(ablations("study", "--only", "dropout")).isZero();
        JsonNode first = result("study");
        // As after a lost machine: the model is not there yet, the last checkpoint is.
        Files.delete(folder.resolve("study/dropout-seed-0/model.safetensors"));
        Files.delete(folder.resolve("study/dropout-seed-0/predictions-center.safetensors"));
        forget();
        assertThat(ablations("study", "--only", "dropout")).isZero();

        assertThat(err.toString()).contains("dropout-seed-0 (resumed)");
        assertThat(result("study").path("rows")).isEqualTo(first.path("rows"));
    }

    @Test
    void a_training_that_never_began_is_begun() throws IOException {
        assertThat(ablations("study", "--only", "dropout")).isZero();
        JsonNode first = result("study");
        Path run = folder.resolve("study/dropout-seed-0");
        try (Stream<Path> files = Files.walk(run)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
        Files.createDirectory(run);
        Files.writeString(run.resolve(".lock"), "");
        forget();
        assertThat(ablations("study", "--only", "dropout")).as("%s", err).isZero();

        assertThat(result("study").path("rows")).isEqualTo(first.path("rows"));
        assertThat(result("study").path("secondsInTraining").asDouble())
                .isGreaterThan(first.path("secondsInTraining").asDouble());
    }

    @Test
    void pretrained_models_may_come_later_and_are_looked_at_first() throws IOException {
        String[] network = {"--network", shared.toString()};
        assertOneLine(
                "none does not exist",
                reproduce("table2", "two", "--network", shared.toString(), "--pretrained", "none"));
        assertThat(folder.resolve("two")).doesNotExist();
        assertThat(reproduce("table2", "two", network)).as("%s", err).isZero();
        String model = folder.resolve("two/cnn-seed-0").toString();
        forget();
        assertThat(reproduce(
                        "table2", "two", "--network", shared.toString(), "--pretrained", model, "--pretrained", model))
                .as("%s", err)
                .isZero();
        assertThat(err.toString()).doesNotContain("images/s");
        assertThat(result("two").path("lines").get(4).has("top1Error")).isTrue();
    }

    @Test
    void what_a_budget_changes_is_told() throws IOException {
        String[] options = {"--only", "dropout", "--epochs", "4000", "--rate-policy", "plateau", "--budget", "1s"};
        assertThat(ablations("study", options)).as("%s", err).isZero();
        assertThat(err.toString()).contains("along half a cosine, where in full it would wait for plateaus");
        assertThat(Files.readString(folder.resolve("study/dropout-seed-0/training.toml")))
                .contains("cosine");
    }

    @Test
    void of_networks_that_have_not_learned_nothing_is_concluded() throws IOException {
        assertThat(ablations("study", "--only", "dropout,conv1", "--epochs", "1", "--rate", "1e-9"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString())
                .contains("Nothing can be concluded: guessing errs on 66.7 % of the images")
                .doesNotContain("the paper says, the network is worse")
                .doesNotContain("contradicts the paper", "top-5");
        assertThat(result("study").path("rows").get(1).path("verdict").asText()).isEqualTo("no conclusion");
        assertThat(result("study").toString()).doesNotContain("top5");
    }

    @Test
    void another_dataset_than_the_papers_is_refused_or_said() {
        assertOneLine(
                "figure 1 is for CIFAR-10: 10 classes of images of 32 x 32 pixels; the dataset has 3 of 10 x 10",
                reproduce("figure1", "race"));
        forget();
        assertThat(reproduce("table1", "one", "--network", shared.toString())).isZero();
        assertThat(err.toString()).contains("not the competition's, which has 1,000 classes");
    }

    @Test
    void a_race_measures_no_split() {
        assertOneLine(
                "--split: this experiment measures",
                reproduce("figure1", "race", "--network", shared.toString(), "--split", "test"));
    }

    @Test
    void another_experiment_does_not_go_into_the_same_folder() {
        assertThat(ablations("study", "--only", "dropout")).isZero();
        assertOneLine("holds another experiment: ablations of", ablations("study", "--only", "views"));
        assertOneLine(
                "holds another experiment: no --budget;", ablations("study", "--only", "dropout", "--budget", "5m"));
    }

    @Test
    void a_folder_that_is_none_of_an_experiment_is_left_alone() throws IOException {
        Files.createDirectories(folder.resolve("mine"));
        assertOneLine("is there and holds no experiment", ablations("mine"));
        assertThat(folder.resolve("mine")).isEmptyDirectory();
    }

    @Test
    void a_budget_makes_trainings_shorter_and_says_so() throws IOException {
        assertThat(ablations("study", "--only", "dropout", "--epochs", "4000", "--budget", "1s"))
                .as("%s", err)
                .isZero();
        double factor = result("study").path("factor").asDouble();
        assertThat(factor).isGreaterThan(0).isLessThan(0.9);
        assertThat(err.toString()).contains("the budget is 1 s, three quarters of it for training: every training got");
        assertThat(Files.readString(folder.resolve("study/report.html"))).contains("the budget is 1 s");
    }

    @Test
    void a_budget_that_cannot_be_kept_is_refused_before_any_training() {
        assertThat(ablations("study", "--only", "dropout", "--budget", "0.00001s"))
                .as("%s", err)
                .isEqualTo(2);
        assertThat(err.toString()).contains("is too short: with one epoch for each training", "give --budget");
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void figure_1_races_relu_and_tanh() throws IOException {
        assertThat(reproduce("figure1", "race", "--network", shared.toString(), "--seeds", "2", "--most-epochs", "12"))
                .as("%s", err)
                .isZero();
        JsonNode result = result("race");
        assertThat(result.path("relu").path("epochs")).hasSize(2);
        assertThat(result.path("tanh").path("rate").asDouble()).isPositive();
        assertThat(Files.readString(folder.resolve("race/report.html")))
                .contains("Figure 1", "ReLU", "tanh", "The dataset is not CIFAR-10");
    }

    @Test
    void the_tables_stand_beside_the_papers() throws IOException {
        assertThat(reproduce("table1", "one", "--network", shared.toString()))
                .as("%s", err)
                .isZero();
        assertThat(result("one").path("lines").get(2).path("paperTop1Error").asDouble())
                .isEqualTo(0.375);
        assertThat(result("one").path("lines").get(2).path("crops").asInt()).isEqualTo(10);
        assertThat(reproduce("table2", "two", "--network", shared.toString(), "--json"))
                .as("%s", err)
                .isZero();
        assertThat(result("two").path("lines").get(2).path("method").asText()).isEqualTo("5 CNNs");
        assertThat(result("two").path("lines").get(3).has("top1Error")).isFalse();
    }

    @Test
    void what_diverged_is_begun_anew_with_another_rate() {
        String[] network = {"--network", shared.toString()};
        assertThat(reproduce("table1", "one", network[0], network[1], "--rate", "1e30"))
                .isEqualTo(ExitCode.DIVERGED.code);
        forget();
        assertThat(reproduce("table1", "one", network[0], network[1], "--rate", "1e30"))
                .isEqualTo(ExitCode.DIVERGED.code);
        assertThat(err.toString()).contains("diverged before");
        assertThat(reproduce("table1", "one", network[0], network[1], "--rate", "0.01"))
                .as("%s", err)
                .isZero();
    }

    @Test
    void what_does_not_fit_is_told_before_anything_is_measured() {
        assertThat(reproduce("ablations", "study", "--network", "quickstart-48", "--budget", "1h"))
                .isEqualTo(ExitCode.INPUT.code);
        assertThat(err.toString()).contains("images of the dataset are 10 x 10").doesNotContain("measuring");
    }

    @Test
    void wrong_input_is_one_line() {
        assertOneLine("--only nothing: ", ablations("study", "--only", "nothing"));
        assertOneLine("--only 12pct: no such network", reproduce("cifar", "study", "--only", "12pct"));
        assertOneLine("the dataset has 3 of 10", reproduce("cifar", "study"));
        assertOneLine("--budget soon is not a duration", ablations("study", "--budget", "soon"));
        assertOneLine("--seeds must be at least 1", ablations("study", "--seeds", "0"));
        assertOneLine("too small for alexnet", reproduce("ablations", "study"));
        assertOneLine(
                "images of the dataset are 10 x 10", reproduce("ablations", "study", "--network", "quickstart-48"));
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void a_damaged_experiment_file_is_told() throws IOException {
        assertThat(ablations("study", "--only", "dropout")).isZero();
        Path file = folder.resolve("study/experiment.json");
        for (String content : List.of("{}", "[", "{\"factor\":7}", "x".repeat(2_000_000))) {
            Files.writeString(file, content);
            assertOneLine("experiment.json is damaged", ablations("study", "--only", "dropout"));
        }
    }

    private void assertOneLine(String expected, int code) {
        assertThat(code).isEqualTo(2);
        List<String> lines = err.toString()
                .lines()
                .filter(line -> line.startsWith("alexnet: "))
                .toList();
        assertThat(lines).as("%s", err).hasSize(1);
        assertThat(lines.get(0)).contains(expected);
        forget();
    }
}

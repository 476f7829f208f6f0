package org.alexnet4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.image.Image;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.alexnet4j.training.RunLength;
import org.alexnet4j.training.RunPlan;
import org.alexnet4j.training.TrainingEvent;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingListener;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.tuning.Trial.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches on a tiny network, by the reference engine. */
final class SearchTest {
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
            epochs = 9
            seed = 11
            [rate]
            policy = "steps"
            initial = 0.001
            at = [3]
            [view]
            crop = 4
            """;

    private static final int TRIALS = 14;

    /** From too low to learn to too high to end. */
    private static final SearchSpace SPACE = new SearchSpace(Map.of(
            Quantity.RATE, new Range(1e-5, 1e5),
            Quantity.DECAY, new Range(1e-5, 1e-2),
            Quantity.DROPOUT, new Range(0, 0.5)));

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static PreparedDataset dataset;
    private static Engine engine;

    @BeforeAll
    static void open() {
        dataset = write(shared.resolve("dataset"));
        engine = Engines.open("reference", 1).engine();
    }

    @AfterAll
    static void close() {
        dataset.close();
        engine.close();
    }

    /** Images of noise, in which one of the three colors, by class, is brighter. */
    private static PreparedDataset write(Path directory) {
        List<ClassLabel> classes = IntStream.range(0, 3)
                .mapToObj(c -> new ClassLabel("class " + c, null))
                .toList();
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        try (DatasetWriter writer = DatasetWriter.create(directory, 4, classes, "test")) {
            for (int i = 0; i < 72; i++) {
                byte[] planes = new byte[48];
                for (int p = 0; p < planes.length; p++) {
                    int bright = p / 16 == i % 3 ? 25 : 0;
                    planes[p] = (byte) (60 + bright + key.at(i).below(100, p));
                }
                writer.add(i < 42 ? Split.TRAIN : Split.VALIDATION, i % 3, "image " + i, new Image(4, 4, planes));
            }
            writer.finish();
        }
        return PreparedDataset.open(directory);
    }

    private static SearchPlan plan(int trials, boolean stopsEarly, SearchSpace space) {
        RunPlan run = new RunPlan(
                "dataset",
                dataset.digest(),
                Split.VALIDATION,
                "reference",
                Precision.FLOAT32,
                1,
                0,
                0,
                "2020-01-01T00:00:00Z");
        return new SearchPlan(NETWORK, SETTINGS, 4, space, stopsEarly, 30, run, trials, 0);
    }

    private static SearchPlan plan() {
        return plan(TRIALS, true, SPACE);
    }

    private Path path(String name) {
        return folder.resolve(name);
    }

    private Search create(String name, SearchPlan plan) {
        return Search.create(path(name), false, plan, dataset);
    }

    /** Tells every event of every trial to one listener. */
    private static SearchListener each(TrainingListener listener) {
        return new SearchListener() {
            @Override
            public TrainingListener begins(int number, Draw draw) {
                return listener;
            }

            @Override
            public void ends(Trial trial, boolean best) {}
        };
    }

    private static void run(Search search, BooleanSupplier stop, TrainingListener listener) {
        search.run(engine, dataset, stop, each(listener));
    }

    private Search whole(String name, SearchPlan plan) {
        Search search = create(name, plan);
        run(search, () -> false, event -> {});
        return search;
    }

    private JsonNode trialsInFile(String name) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(path(name).resolve("tune.json")))
                .path("trials");
    }

    @Test
    void trials_are_ranked_and_the_best_settings_are_written() {
        Search search = whole("search", plan());

        assertThat(search.isOver()).isTrue();
        assertThat(search.trials())
                .hasSize(TRIALS)
                .extracting(Trial::outcome)
                .as("the ranges were chosen so that all of this happens")
                .contains(Outcome.COMPLETE, Outcome.STOPPED, Outcome.DIVERGED)
                .doesNotContain(Outcome.UNFINISHED);
        Trial best = search.best().orElseThrow();
        double lowest = best.lowest().orElseThrow().top1Error();
        assertThat(lowest).isLessThan(0.3);
        for (Trial trial : search.trials()) {
            if (trial.outcome() != Outcome.DIVERGED) {
                assertThat(trial.lowest().orElseThrow().top1Error()).isGreaterThanOrEqualTo(lowest);
            }
            assertThat(trial.draw()).isEqualTo(SPACE.draw(11, trial.number()));
            assertThat(trial.validations()).hasSizeLessThanOrEqualTo(4);
            assertThat(trial.outcome() == Outcome.COMPLETE)
                    .isEqualTo(trial.validations().size() == 4);
        }
        assertThat(best.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(NetworkFile.read(search.bestFolder().resolve("network.toml")))
                .isEqualTo(best.draw().applyTo(plan().spec()));
        assertThat(TrainingFile.read(search.bestFolder().resolve("training.toml")))
                .as("as long as the network's own")
                .isEqualTo(best.draw().applyTo(plan().baseSettings()))
                .extracting(settings -> settings.length())
                .isEqualTo(new RunLength.Epochs(9));
    }

    @Test
    void every_trial_is_a_run() {
        Search search = whole("search", plan());
        for (Trial trial : search.trials()) {
            if (trial.outcome() == Outcome.DIVERGED && trial.validations().isEmpty()) {
                continue;
            }
            try (TrainingRun run = TrainingRun.open(search.trial(trial.number()))) {
                assertThat(run.network()).isEqualTo(trial.draw().applyTo(plan().spec()));
                assertThat(run.settings().seed()).isEqualTo(11);
                assertThat(Files.exists(run.model())).isEqualTo(trial.outcome() == Outcome.COMPLETE);
                assertThat(run.bestCheckpoint()).exists();
            }
        }
    }

    @Test
    void a_search_that_is_stopped_again_and_again_ends_with_the_same_trials() throws IOException {
        List<Trial> expected = whole("whole", plan()).trials();
        create("stopped", plan());
        boolean unfinished = false;
        for (int sessions = 0; sessions < 200 && !Search.open(path("stopped")).isOver(); sessions++) {
            AtomicInteger steps = new AtomicInteger();
            Search search = Search.open(path("stopped"));
            run(search, () -> steps.get() >= 13, event -> {
                if (event instanceof TrainingEvent.StepDone) {
                    steps.incrementAndGet();
                }
            });
            unfinished |= search.trials().stream().anyMatch(trial -> trial.outcome() == Outcome.UNFINISHED);
        }
        assertThat(unfinished).isTrue();
        assertThat(Search.open(path("stopped")).trials()).isEqualTo(expected);
        assertThat(trialsInFile("stopped")).isEqualTo(trialsInFile("whole"));
    }

    @Test
    void a_search_that_is_stopped_in_a_validation_ends_with_the_same_trials() {
        List<Trial> expected = whole("whole", plan(6, true, SPACE)).trials();
        create("stopped", plan(6, true, SPACE));
        for (int sessions = 0; sessions < 200 && !Search.open(path("stopped")).isOver(); sessions++) {
            AtomicInteger validations = new AtomicInteger();
            run(Search.open(path("stopped")), () -> validations.get() >= 6, event -> {
                if (event instanceof TrainingEvent.Validating) {
                    validations.incrementAndGet();
                }
            });
        }
        assertThat(Search.open(path("stopped")).trials()).isEqualTo(expected);
    }

    @Test
    void a_search_that_is_killed_again_and_again_ends_with_the_same_trials() throws IOException {
        List<Trial> expected = whole("whole", plan()).trials();
        create("killed", plan());
        int kills = 0;
        while (!Search.open(path("killed")).isOver()) {
            assertThat(kills).as("it gets on").isLessThan(200);
            AtomicInteger left = new AtomicInteger(31 + 7 * kills % 29);
            try {
                run(Search.open(path("killed")), () -> false, event -> {
                    if (left.decrementAndGet() == 0) {
                        throw new IllegalStateException("killed");
                    }
                });
            } catch (IllegalStateException e) {
                kills++;
            }
        }
        assertThat(kills).isGreaterThan(5);
        assertThat(Search.open(path("killed")).trials()).isEqualTo(expected);
        assertThat(trialsInFile("killed")).isEqualTo(trialsInFile("whole"));
    }

    @Test
    void trials_may_be_added() {
        List<Trial> expected = whole("whole", plan()).trials();
        whole("grown", plan(5, true, SPACE));
        Search search = Search.open(path("grown"));
        assertThat(search.isOver()).isTrue();
        search.replan(plan());
        run(search, () -> false, event -> {});

        assertThat(search.trials()).isEqualTo(expected);
        assertThat(Search.open(path("grown")).plan().trials()).isEqualTo(TRIALS);
    }

    @Test
    void without_early_stopping_every_trial_goes_to_its_end_or_diverges() {
        List<Trial> stopping = whole("stopping", plan()).trials();
        List<Trial> trials = whole("search", plan(TRIALS, false, SPACE)).trials();

        assertThat(trials).extracting(Trial::outcome).doesNotContain(Outcome.STOPPED);
        for (int i = 0; i < TRIALS; i++) {
            List<?> shorter = stopping.get(i).validations();
            assertThat(trials.get(i).validations().subList(0, shorter.size()))
                    .as("a trial that was stopped is the beginning of one that was not")
                    .isEqualTo(shorter);
        }
    }

    @Test
    void if_all_diverge_there_is_no_best() {
        Search search = whole("search", plan(2, true, new SearchSpace(Map.of(Quantity.RATE, new Range(1e30, 1e31)))));
        assertThat(search.best()).isEmpty();
        assertThat(search.trials()).extracting(Trial::outcome).containsOnly(Outcome.DIVERGED);
        assertThat(search.bestFolder().resolve("network.toml")).doesNotExist();
    }

    @Test
    void a_search_is_replaced_only_when_asked_and_then_whole() {
        whole("search", plan(3, true, SPACE));
        assertUserError("holds a search already", () -> create("search", plan()));
        SearchSpace other = new SearchSpace(Map.of(Quantity.RATE, new Range(0.001, 0.001)));
        assertUserError("differs in ranges", () -> Search.open(path("search")).replan(plan(3, true, other)));

        Search search = Search.create(path("search"), true, plan(1, true, other), dataset);
        assertThat(search.trials()).isEmpty();
        assertThat(search.trial(3)).doesNotExist();
        run(search, () -> false, event -> {});
        assertThat(search.trials())
                .singleElement()
                .satisfies(trial -> assertThat(trial.draw()).isEqualTo(new Draw(Map.of(Quantity.RATE, 0.001))));
    }

    @Test
    void a_replacement_that_was_killed_is_finished_by_the_next() throws IOException {
        whole("search", plan(3, true, SPACE));
        Path folder = path("search");
        // As it is between two deletions.
        Files.move(folder.resolve("tune.json"), folder.resolve(".replaced-tune.json"));
        Files.delete(folder.resolve("trial-003/network.toml"));
        assertThat(Search.exists(folder)).isTrue();
        assertUserError("was to replace this one was killed", () -> Search.open(folder));

        Search search = Search.create(folder, false, plan(1, true, SPACE), dataset);
        assertThat(search.trials()).isEmpty();
        assertThat(search.trial(1)).doesNotExist();
        assertThat(search.trial(3)).doesNotExist();
        assertThat(folder.resolve(".replaced-tune.json")).doesNotExist();
        run(search, () -> false, event -> {});
        assertThat(Search.open(folder).trials()).hasSize(1);
    }

    @Test
    void a_search_with_something_else_in_it_is_not_replaced() throws IOException {
        whole("search", plan(2, true, SPACE));
        Path drawn = path("search").resolve("trial-002/curves.png");
        Files.writeString(drawn, "a picture");
        assertUserError(
                "curves.png is not part of the search", () -> Search.create(path("search"), true, plan(), dataset));
        assertThat(path("search").resolve("trial-001/model.safetensors")).exists();

        Files.delete(drawn);
        Path folder = Files.createDirectory(path("search").resolve("trial-001/pictures"));
        assertUserError("not part of the search", () -> Search.create(path("search"), true, plan(), dataset));
        Files.delete(folder);
        // What systems and a process that was killed leave is in nobody's way.
        Files.writeString(path("search").resolve("trial-001/.DS_Store"), "");
        Files.writeString(path("search").resolve("trial-001/checkpoints/.last.safetensors.incomplete"), "");
        Files.writeString(path("search").resolve("trial-002/checkpoints/best.safetensors.new"), "");
        assertThat(Search.create(path("search"), true, plan(), dataset).trials())
                .isEmpty();
        run(Search.open(path("search")), () -> false, event -> {});
        assertThat(path("search").resolve("trial-001/model.safetensors")).exists();
    }

    @Test
    void what_is_no_search_is_left_alone() throws IOException {
        Files.createDirectories(path("other"));
        Files.writeString(path("other").resolve("letter.txt"), "dear");
        assertUserError("exists and is not a search", () -> create("other", plan()));
        assertUserError("exists and is not a search", () -> Search.create(path("other"), true, plan(), dataset));
        assertThat(path("other").resolve("letter.txt")).exists();
        assertUserError("other is a folder, not a search", () -> Search.open(path("other")));
    }

    @Test
    void what_does_not_fit_leaves_nothing() {
        SearchPlan wrong = new SearchPlan(
                NETWORK.replace("4\n", "8\n"),
                SETTINGS.replace("crop = 4", "crop = 8"),
                4,
                SPACE,
                true,
                30,
                plan().run(),
                2,
                0);
        assertUserError("images of the dataset are 4 x 4", () -> create("search", wrong));
        assertThat(path("search")).doesNotExist();
    }

    @Test
    void a_trial_of_another_search_is_not_gone_on_with() throws IOException {
        Search search = create("search", plan());
        whole("other", plan(1, true, new SearchSpace(Map.of(Quantity.RATE, new Range(0.001, 0.001)))));
        Files.move(path("other").resolve("trial-001"), search.trial(1));
        assertUserError("not a trial of this search", () -> run(search, () -> false, event -> {}));
    }

    @Test
    void a_damaged_file_is_said() throws IOException {
        whole("search", plan(2, true, SPACE));
        Path file = path("search").resolve("tune.json");
        String sound = Files.readString(file);
        assertThat(sound).contains("\"rate\"", "\"top1Error\"");
        List<String> damaged = List.of(
                "",
                "{}",
                "null",
                sound.substring(0, sound.length() / 2),
                sound.replace("\"trials\" : 2", "\"trials\" : 2000000"),
                sound.replace("\"number\" : 2", "\"number\" : 3"),
                sound.replace("\"rate\"", "\"haste\""),
                sound.replace("\"epochs\" : 4", "\"epochs\" : 0"),
                sound.replace("\"images\" : 30", "\"images\" : 0"));
        for (String text : damaged) {
            assertThat(text).isNotEqualTo(sound);
            Files.writeString(file, text);
            assertUserError("damaged", () -> Search.open(path("search")));
        }
    }

    private static void assertUserError(String message, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.remedy()).isNotEmpty())
                .hasMessageContaining(message);
    }
}

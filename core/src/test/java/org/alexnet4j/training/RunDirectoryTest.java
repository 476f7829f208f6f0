package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.model.Checkpoint;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.Provenance;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
    private static final NetworkSpec NETWORK = NetworkLibrary.network("cifar-80sec");
    private static final TrainingSettings SETTINGS = TrainingSettings.paper(32);
    private static final RunPlan PLAN = new RunPlan(
            "/data/\"set\"", "abc", Split.VALIDATION, "reference", Precision.FLOAT32, 2, 10, 0, "2020-01-01T00:00:00Z");

    @TempDir
    private Path parent;

    private Path path;

    @BeforeEach
    void nameTheRun() {
        path = parent.resolve("deep").resolve("run");
    }

    private RunDirectory create(boolean replace) {
        return RunDirectory.create(path, replace, NETWORK, SETTINGS, PLAN, Optional.empty());
    }

    @Test
    void aRunExplainsItself() {
        create(false).close();
        try (RunDirectory run = RunDirectory.open(path)) {
            assertThat(run.network()).isEqualTo(NETWORK);
            assertThat(run.settings()).isEqualTo(SETTINGS);
            assertThat(run.plan()).isEqualTo(PLAN);
        }
    }

    @Test
    void aRunIsReplacedOnlyWhenAsked() throws Exception {
        create(false).close();
        Files.writeString(path.resolve("metrics.jsonl"), "old");
        Files.writeString(path.resolve("notes.txt"), "mine");

        assertThatThrownBy(() -> create(false))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds a training run already");
        assertThat(path.resolve("metrics.jsonl")).exists();

        create(true).close();
        assertThat(path.resolve("metrics.jsonl")).doesNotExist();
        assertThat(path.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void whatIsReplacedComesBackWhenTheNewRunNeverBegins() throws Exception {
        create(false).close();
        Files.writeString(path.resolve("metrics.jsonl"), "old");
        Files.writeString(path.resolve("checkpoints/last.safetensors"), "old");
        Files.writeString(path.resolve("checkpoints/mine.safetensors"), "mine");

        // The second stands for a process that died before its first step.
        try (RunDirectory run = create(true)) {
            assertThat(run.lastCheckpoint()).doesNotExist();
            run.undo();
        }
        create(true).close();
        try (RunDirectory run = create(true)) {
            run.undo();
        }

        assertThat(path.resolve("run.json")).exists();
        assertThat(path.resolve("metrics.jsonl")).hasContent("old");
        assertThat(path.resolve("checkpoints/last.safetensors")).hasContent("old");
        try (RunDirectory run = create(true)) {
            run.begin();
        }
        assertThat(path.resolve("checkpoints/last.safetensors")).doesNotExist();
        assertThat(path.resolve("checkpoints/mine.safetensors")).hasContent("mine");
        assertThat(path.resolve(".replaced")).doesNotExist();
    }

    @Test
    void halfARunIsClearedAway() throws Exception {
        create(false).close();
        Files.writeString(path.resolve("metrics.jsonl"), "old");
        try (RunDirectory run = create(true)) {
            assertThat(run.metrics()).doesNotExist();
        }
        // As if the process had died while it wrote the first checkpoint of the second run.
        Files.delete(path.resolve("run.json"));
        Files.writeString(path.resolve(".unfinished"), "");
        Files.writeString(path.resolve("checkpoints/.last.safetensors.incomplete"), "half");

        assertThatThrownBy(() -> create(false)).hasMessageContaining("holds a training run already");
        assertThat(path.resolve("metrics.jsonl")).hasContent("old");
        assertThat(path.resolve("checkpoints/.last.safetensors.incomplete")).doesNotExist();
        assertThat(path.resolve(".unfinished")).doesNotExist();
    }

    @Test
    void nothingIsLeftOfARunThatCannotBeLaidOut() throws Exception {
        Checkpoint broken = new Checkpoint(
                new Model(
                        NETWORK,
                        parameter -> {
                            throw new IllegalStateException("no parameters");
                        },
                        List.of(),
                        new DatasetStatistics(1, new float[3], new float[3], new float[9]),
                        new Provenance(Map.of())),
                parameter -> FloatBuffer.allocate(parameter.size()),
                Map.of());

        assertThatThrownBy(() -> RunDirectory.create(path, false, NETWORK, SETTINGS, PLAN, Optional.of(broken)))
                .hasMessage("no parameters");
        create(false).close();
    }

    @Test
    void whatIsNoRunIsNeverTouched() throws Exception {
        Files.createDirectories(path);
        Files.writeString(path.resolve("network.toml"), "mine");

        assertThatThrownBy(() -> create(true))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a training run");
        assertThat(path.resolve("network.toml")).hasContent("mine");
    }

    @Test
    void twoTrainingsDoNotShareARun() {
        try (RunDirectory first = create(false)) {
            assertThat(first.path()).isEqualTo(path);
            assertThatThrownBy(() -> RunDirectory.open(path)).satisfies(RunDirectoryTest::isLocked);
            assertThatThrownBy(() -> create(true)).satisfies(RunDirectoryTest::isLocked);
        }
        RunDirectory.open(path).close();
    }

    private static void isLocked(Throwable thrown) {
        assertThat(thrown).isInstanceOf(UserException.class);
        assertThat(((UserException) thrown).kind()).isEqualTo(UserException.Kind.LOCKED);
    }

    @Test
    void aDirectoryWithoutARunCannotBeOpened() throws Exception {
        Files.createDirectories(path);

        assertThatThrownBy(() -> RunDirectory.open(path))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a training run");
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void aDamagedPlanIsAnInputError() throws Exception {
        create(false).close();
        String whole = Files.readString(path.resolve("run.json"));
        for (String damaged : new String[] {
            "{",
            "[]",
            "null",
            "{}",
            whole.replace("\"abc\"", "null"),
            "{\"engine\": 3, \"what\": 1}",
            " ".repeat(1 << 17)
        }) {
            Files.writeString(path.resolve("run.json"), damaged);
            try (RunDirectory run = RunDirectory.open(path)) {
                assertThatThrownBy(run::plan).isInstanceOf(UserException.class).hasMessageContaining("damaged");
            }
        }
    }

    @Test
    void aFileInTheWayIsAnInputError() throws Exception {
        Files.createDirectories(path.resolveSibling("x").getParent());
        Files.writeString(path, "a file");

        assertThatThrownBy(() -> create(false)).isInstanceOf(UserException.class);
        assertThat(path).hasContent("a file");
    }

    /** In the order in which they are moved, and deleted. */
    private static final List<String> FILES = List.of(
            "network.toml",
            "training.toml",
            "metrics.jsonl",
            "model.safetensors",
            "checkpoints/last.safetensors",
            "run.json");

    private void layOut(Path directory, String generation) throws Exception {
        Files.createDirectories(path);
        create(false).close();
        for (String file : List.of("metrics.jsonl", "model.safetensors", "checkpoints/last.safetensors")) {
            Files.writeString(path.resolve(file), generation);
        }
        if (!directory.equals(path)) {
            move(path, directory, FILES.size());
            Files.delete(path.resolve("checkpoints"));
        }
    }

    private static void move(Path from, Path to, int count) throws Exception {
        for (String file : FILES.subList(0, count)) {
            Files.createDirectories(to.resolve(file).getParent());
            Files.move(from.resolve(file), to.resolve(file));
        }
    }

    private void assertOpens(String state, String generation) throws Exception {
        assertThat(TrainingRun.exists(path)).as(state).isTrue();
        try (RunDirectory run = RunDirectory.open(path)) {
            assertThat(run.plan()).as(state).isEqualTo(PLAN);
            assertThat(run.network()).isEqualTo(NETWORK);
            assertThat(run.settings()).isEqualTo(SETTINGS);
            for (String file : List.of("metrics.jsonl", "model.safetensors", "checkpoints/last.safetensors")) {
                assertThat(path.resolve(file)).as(state).hasContent(generation);
            }
            assertThat(path.resolve(".unfinished")).doesNotExist();
            run.begin();
            assertThat(path.resolve(".replaced")).doesNotExist();
        }
        try (RunDirectory next = create(true)) {
            next.begin();
        }
        RunDirectory.delete(path);
        assertThat(path).as(state).doesNotExist();
    }

    @Test
    void aRunWhoseReplacementWasKilledIsOpened() throws Exception {
        Path replaced = path.resolve(".replaced");
        for (int moved = 0; moved <= FILES.size(); moved++) {
            layOut(path, "old");
            move(path, replaced, moved);
            assertOpens(moved + " files were moved away", "old");
        }
        for (int written = 0; written < FILES.size(); written++) {
            layOut(path.resolve(".elsewhere"), "new");
            layOut(replaced, "old");
            Files.writeString(path.resolve(".unfinished"), "");
            move(path.resolve(".elsewhere"), path, written);
            deleteTree(path.resolve(".elsewhere"));
            assertOpens(written + " files of the new one were written", "old");
        }
        for (int deleted = 0; deleted <= FILES.size(); deleted++) {
            for (boolean marked : new boolean[] {true, false}) {
                layOut(path.resolve(".elsewhere"), "new");
                layOut(replaced, "old");
                move(path.resolve(".elsewhere"), path, FILES.size());
                deleteTree(path.resolve(".elsewhere"));
                if (marked && deleted == 0) {
                    Files.writeString(path.resolve(".unfinished"), "");
                }
                for (String file : FILES.subList(0, deleted)) {
                    Files.delete(replaced.resolve(file));
                }
                assertOpens(deleted + " files of the old one were deleted", "new");
            }
        }
    }

    private static void deleteTree(Path directory) throws Exception {
        try (java.util.stream.Stream<Path> below = Files.walk(directory)) {
            for (Path entry : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    @Test
    void everyChangedByteOfThePlanIsNoticed() throws Exception {
        create(false).close();
        byte[] whole = Files.readAllBytes(path.resolve("run.json"));
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            changed[key.below(whole.length, 2L * i)] ^= (byte) (1 + key.below(255, 2L * i + 1));
            Files.write(path.resolve("run.json"), changed);
            try (RunDirectory run = RunDirectory.open(path)) {
                assertThatThrownBy(run::plan).isInstanceOf(UserException.class).hasMessageContaining("damaged");
            }
        }
    }

    @Test
    void aPlanThatCannotBeIsRefused() throws Exception {
        create(false).close();
        String whole = Files.readString(path.resolve("run.json")).replaceAll(",\\s*\"crc32c\".*", "");
        for (String damaged : new String[] {
            whole.replace("/data/", "/da\\u0000ta/"),
            whole.replace("\"threads\" : 2", "\"threads\" : -2"),
            whole.replace("\"validateEvery\" : 10", "\"validateEvery\" : -10"),
        }) {
            assertThat(damaged).isNotEqualTo(whole);
            Files.writeString(path.resolve("run.json"), damaged);
            try (RunDirectory run = RunDirectory.open(path)) {
                assertThatThrownBy(run::plan).isInstanceOf(UserException.class).hasMessageContaining("damaged");
            }
        }
        Files.writeString(path.resolve("run.json"), whole);
        try (RunDirectory run = RunDirectory.open(path)) {
            assertThat(run.plan()).isEqualTo(PLAN);
        }
    }

    @Test
    void anotherNetworkIsNoticedAndOtherSettingsAreTold() throws Exception {
        create(false).close();
        Files.writeString(
                path.resolve("training.toml"),
                Files.readString(path.resolve("training.toml")).replace("0.9", "0.8"));
        try (RunDirectory run = RunDirectory.open(path)) {
            assertThat(run.settingsChanged()).isTrue();
        }
        Files.writeString(
                path.resolve("network.toml"),
                Files.readString(path.resolve("network.toml")).replaceFirst("0\\.0", "0.1"));
        try (RunDirectory run = RunDirectory.open(path)) {
            assertThatThrownBy(run::network).hasMessageContaining("not as it was when the run was begun");
        }
    }
}

package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TrainingView;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.Checkpoint;
import org.alexnet4j.model.CheckpointFile;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from the first step to the model, on an engine that trains one layer. */
final class TrainingRunTest {
    private static final int CLASSES = 3;
    private static final int TRAIN = 50;
    private static final int VALIDATION = 21;
    private static final int BATCH = 8;

    @TempDir
    private static Path shared;

    private static PreparedDataset dataset;

    @TempDir
    private Path directory;

    private final LinearEngine engine = new LinearEngine();
    private final List<TrainingEvent> events = new ArrayList<>();

    @BeforeAll
    static void writeDataset() {
        dataset = write(shared.resolve("dataset"), 8, VALIDATION);
    }

    @AfterAll
    static void closeDataset() {
        dataset.close();
    }

    @AfterEach
    void everyProgramIsClosed() {
        assertThat(engine.programs()).isZero();
    }

    /** Images of noise, in which one of the three colors, by class, is a little brighter. */
    private static PreparedDataset write(Path directory, int side, int validation) {
        List<ClassLabel> classes = IntStream.range(0, CLASSES)
                .mapToObj(c -> new ClassLabel("class " + c, null))
                .toList();
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        try (DatasetWriter writer = DatasetWriter.create(directory, side, classes, "test")) {
            for (int i = 0; i < TRAIN + validation; i++) {
                int label = key.at(0).below(CLASSES, i);
                byte[] planes = new byte[3 * side * side];
                for (int p = 0; p < planes.length; p++) {
                    int bright = p / (side * side) == label ? 30 : 0;
                    planes[p] = (byte) (60 + bright + key.at(1 + i).below(100, p));
                }
                writer.add(
                        i < TRAIN ? Split.TRAIN : Split.VALIDATION, label, "image " + i, new Image(side, side, planes));
            }
            writer.finish();
        }
        return PreparedDataset.open(directory);
    }

    private static TrainingSettings settings(RunLength length, double rate) {
        return new TrainingSettings(
                BATCH,
                length,
                0.9,
                new RatePolicy.Plateau(rate, 0.1, 3, 2, 0),
                new ParameterRates(1, 0.0005),
                new ParameterRates(2, 0),
                false,
                Map.of(),
                new TrainingView(LinearEngine.SIDE, true, 0.1),
                3);
    }

    private static TrainingSettings epochs(int epochs) {
        return settings(new RunLength.Epochs(epochs), 0.0001);
    }

    private static RunPlan plan(@Nullable Split validation, long validateEvery, long checkpointEvery) {
        return new RunPlan(
                "dataset",
                dataset.digest(),
                validation,
                "linear",
                Precision.FLOAT32,
                1,
                validateEvery,
                checkpointEvery,
                "2020-01-01T00:00:00Z");
    }

    private static RunPlan plan() {
        return plan(Split.VALIDATION, 0, 0);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private TrainingRun create(String name, TrainingSettings settings, RunPlan plan) {
        return TrainingRun.create(path(name), false, LinearEngine.network(CLASSES), settings, dataset, plan);
    }

    private TrainingOutcome train(String name, TrainingSettings settings, RunPlan plan) {
        try (TrainingRun run = create(name, settings, plan)) {
            return run.train(engine, dataset, () -> false, events::add);
        }
    }

    /** Trains, stops after each of the given steps (or in the validation after it), resumes, and goes to the end. */
    private TrainingOutcome trainWithStops(
            String name, TrainingSettings settings, RunPlan plan, boolean inValidation, int... stops) {
        @Nullable TrainingOutcome outcome = null;
        for (int i = 0; i <= stops.length; i++) {
            long stop = i < stops.length ? stops[i] : Long.MAX_VALUE;
            AtomicBoolean stopped = new AtomicBoolean();
            try (TrainingRun run = i == 0 ? create(name, settings, plan) : TrainingRun.open(path(name))) {
                outcome = run.train(engine, dataset, stopped::get, event -> {
                    boolean reached = inValidation
                            ? event instanceof TrainingEvent.Validating && event.step() >= stop
                            : event instanceof TrainingEvent.StepDone && event.step() == stop;
                    if (reached) {
                        stopped.set(true);
                    }
                });
            }
            assertThat(outcome.ending() == Ending.STOPPED).isEqualTo(i < stops.length);
        }
        return Objects.requireNonNull(outcome);
    }

    private static Map<String, List<Float>> values(Model model, Parameters parameters) {
        Map<String, List<Float>> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : Network.of(model.network()).parameters()) {
            FloatBuffer buffer = parameters.get(parameter);
            List<Float> list = new ArrayList<>();
            while (buffer.hasRemaining()) {
                list.add(buffer.get());
            }
            values.put(parameter.name(), list);
        }
        return values;
    }

    private Map<String, List<Float>> parameters(String name) {
        Model model = ModelFile.read(path(name).resolve("model.safetensors"));
        return values(model, model.parameters());
    }

    private List<JsonNode> metrics(String name, String event) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(path(name).resolve("metrics.jsonl"))) {
            JsonNode node = new ObjectMapper().readTree(line);
            if (node.get("event").asText().equals(event)) {
                lines.add(node);
            }
        }
        return lines;
    }

    private <E extends TrainingEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void itLearns() throws IOException {
        TrainingOutcome outcome = train(
                "run", settings(new RunLength.Epochs(20), 0.00003).withPolicy(new RatePolicy.Fixed(0.00003)), plan());

        List<TrainingEvent.StepDone> steps = events(TrainingEvent.StepDone.class);
        assertThat(steps.get(0).loss()).isGreaterThan(0.9);
        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(outcome.steps()).isEqualTo(125).isEqualTo(steps.size());
        assertThat(outcome.loss()).isLessThan(0.5);
        assertThat(outcome.validation().orElseThrow().images()).isEqualTo(VALIDATION);
        assertThat(outcome.validation().orElseThrow().top1Error()).isLessThan(0.2);
        assertThat(metrics("run", "layers")).singleElement().satisfies(line -> {
            assertThat(line.get("step").asLong()).isEqualTo(LayerWatch.EVERY);
            assertThat(line.at("/layers/0/name").asText()).isEqualTo("fc");
            assertThat(line.at("/layers/0/meanWeight").asDouble()).isPositive();
            assertThat(line.at("/layers/0/relativeUpdate").asDouble()).isBetween(1e-6, 1.0);
        });
    }

    @Test
    void theModelKnowsWhereItComesFrom() {
        TrainingOutcome outcome = train("run", epochs(2), plan());
        Model model = ModelFile.read(outcome.file());

        assertThat(model.network()).isEqualTo(LinearEngine.network(CLASSES));
        assertThat(model.classes()).isEqualTo(dataset.classes());
        assertThat(model.preprocessing().meanImage())
                .isEqualTo(dataset.statistics().meanImage());
        assertThat(model.provenance().facts())
                .containsEntry("dataset", dataset.digest())
                .containsEntry("seed", "3")
                .containsEntry("settings", TrainingFile.write(epochs(2)))
                .containsEntry("images", Integer.toString(VALIDATION))
                .containsEntry(
                        "top1Error",
                        Double.toString(outcome.validation().orElseThrow().top1Error()))
                .containsEntry("started", "2020-01-01T00:00:00Z")
                .containsKeys("version", "java", "system", "engine", "precision", "threads", "steps", "epochs");
    }

    @Test
    void aDeletedRunLeavesWhatIsNotItsOwn() throws IOException {
        train("run", epochs(1), plan());
        assertThat(TrainingRun.exists(path("run"))).isTrue();
        try (TrainingRun open = TrainingRun.open(path("run"))) {
            assertThat(open.network()).isEqualTo(LinearEngine.network(CLASSES));
            assertThatThrownBy(() -> TrainingRun.delete(path("run")))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("another process is training");
        }
        TrainingRun.delete(path("run"));
        assertThat(path("run")).doesNotExist();
        assertThat(TrainingRun.exists(path("run"))).isFalse();

        train("other", epochs(1), plan());
        Files.writeString(path("other").resolve("notes.txt"), "mine");
        TrainingRun.delete(path("other"));
        assertThat(path("other")).isDirectoryContaining("glob:**/notes.txt");
        assertThat(path("other").resolve("checkpoints")).doesNotExist();
        assertThatThrownBy(() -> TrainingRun.delete(path("other")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("other is a folder, not a training run");
        assertThat(path("other").resolve("notes.txt")).exists();
    }

    @Test
    void everyEpochIsValidatedAndCheckpointed() throws IOException {
        train("run", epochs(3), plan());

        assertThat(metrics("run", "step")).hasSize(19);
        assertThat(metrics("run", "epoch").stream().map(line -> line.get("step").asInt()))
                .as("50 examples are 6.25 batches")
                .containsExactly(7, 13, 19);
        assertThat(metrics("run", "validation").stream()
                        .map(line -> line.get("step").asInt()))
                .containsExactly(7, 13, 19);
        assertThat(metrics("run", "checkpoint").stream()
                        .map(line -> line.get("step").asInt()))
                .containsExactly(7, 13, 19);
        assertThat(metrics("run", "end")).hasSize(1);
        assertThat(path("run").resolve("checkpoints/best.safetensors")).exists();
        assertThat(Files.readString(path("run").resolve("console.log")))
                .contains("training: 19 steps", "epoch 3, step 19", "validation after 3.04 epochs", "done at step 19");
    }

    @Test
    void everySoManyStepsAreValidatedAndCheckpointed() throws IOException {
        train("run", settings(new RunLength.Steps(12), 0.0001), plan(Split.VALIDATION, 4, 5));

        assertThat(metrics("run", "validation").stream()
                        .map(line -> line.get("step").asInt()))
                .containsExactly(4, 7, 8, 12);
        assertThat(metrics("run", "checkpoint").stream()
                        .filter(line -> !line.get("best").asBoolean())
                        .map(line -> line.get("step").asInt()))
                .isSubsetOf(5, 10, 12);
        assertThat(metrics("run", "checkpoint").stream()
                        .map(line -> line.get("step").asInt()))
                .contains(5, 10, 12);
    }

    @Test
    void theBestCheckpointHasTheLowestError() throws IOException {
        train("run", epochs(6), plan());
        List<JsonNode> validations = metrics("run", "validation");
        JsonNode best = validations.stream()
                .filter(line -> line.get("best").asBoolean())
                .reduce((first, second) -> second)
                .orElseThrow();
        Checkpoint checkpoint = CheckpointFile.read(path("run").resolve("checkpoints/best.safetensors"));

        assertThat(checkpoint.state()).containsEntry("step", best.get("step").asText());
        for (JsonNode line : validations) {
            assertThat(line.get("top1Error").asDouble())
                    .isGreaterThanOrEqualTo(best.get("top1Error").asDouble());
        }
    }

    @Test
    void aStoppedRunEndsWithTheSameBits() throws IOException {
        train("whole", epochs(8), plan(Split.VALIDATION, 5, 0));
        for (int[] stops : new int[][] {{1}, {7}, {13, 14, 15}, {5, 20, 49}}) {
            String name = "stopped" + stops[0];
            trainWithStops(name, epochs(8), plan(Split.VALIDATION, 5, 0), false, stops);
            assertSameRun("whole", name);
        }
    }

    @Test
    void aRunThatIsStoppedInAValidationEndsWithTheSameBits() throws IOException {
        train("whole", epochs(8), plan(Split.VALIDATION, 5, 0));
        trainWithStops("stopped", epochs(8), plan(Split.VALIDATION, 5, 0), true, 5, 12, 50);

        assertSameRun("whole", "stopped");
    }

    private void assertSameRun(String whole, String other) throws IOException {
        assertThat(parameters(other)).isEqualTo(parameters(whole));
        Checkpoint expected = CheckpointFile.read(path(whole).resolve("checkpoints/last.safetensors"));
        Checkpoint got = CheckpointFile.read(path(other).resolve("checkpoints/last.safetensors"));
        assertThat(values(got.model(), got.velocities())).isEqualTo(values(expected.model(), expected.velocities()));
        assertThat(got.state()).isEqualTo(expected.state());
        for (String event : List.of("step", "validation", "epoch", "rate")) {
            assertThat(withoutTimes(metrics(other, event))).as(event).isEqualTo(withoutTimes(metrics(whole, event)));
        }
    }

    private static List<JsonNode> withoutTimes(List<JsonNode> lines) {
        for (JsonNode line : lines) {
            ((com.fasterxml.jackson.databind.node.ObjectNode) line)
                    .remove(List.of("imagesPerSecond", "waitShare", "seconds", "crc32c"));
        }
        return lines;
    }

    @Test
    void aRunWhoseProcessDiedEndsWithTheSameBits() throws IOException {
        train("whole", epochs(4), plan());
        try (TrainingRun run = create("died", epochs(4), plan())) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, event -> {
                        if (event instanceof TrainingEvent.StepDone && event.step() == 17) {
                            throw new IllegalStateException("power cut");
                        }
                    }))
                    .hasMessage("power cut");
        }
        assertThat(metrics("died", "step")).hasSize(17);
        try (TrainingRun run = TrainingRun.open(path("died"))) {
            run.train(engine, dataset, () -> false, events::add);
        }

        assertThat(events(TrainingEvent.Started.class).get(0).step())
                .as("the checkpoint of the second epoch")
                .isZero();
        assertThat(events(TrainingEvent.Started.class).get(1).step()).isEqualTo(13);
        assertSameRun("whole", "died");
    }

    @Test
    void aRateSetByHandHoldsWhateverStopsTheRun() throws IOException {
        trainWithOtherRate("whole", 0);
        List<JsonNode> rates = metrics("whole", "rate");
        assertThat(rates.subList(0, 1)).singleElement().satisfies(line -> {
            assertThat(line.get("step").asLong()).isEqualTo(9);
            assertThat(line.get("before").asDouble()).isEqualTo(0.0001);
            assertThat(line.get("rate").asDouble()).isEqualTo(0.00004);
            assertThat(line.get("byHand").asBoolean()).isTrue();
        });
        assertThat(rates.get(1).get("rate").asDouble())
                .as("the plateau divides the new rate")
                .isEqualTo(0.000004);
        assertThat(metrics("whole", "step").stream()
                        .map(line -> line.get("rate").asDouble())
                        .distinct())
                .containsExactly(0.0001, 0.00004);
        assertThat(Files.readString(path("whole").resolve("console.log")))
                .contains("changed by hand from 0.0001 to 0.00004, from step 10 on");
        assertThat(ModelFile.read(path("whole").resolve("model.safetensors"))
                        .provenance()
                        .facts())
                .containsEntry("ratesByHand", "0.00004 from step 10 on");
        for (long death : new long[] {9, 10, 12, 14}) {
            String name = "died" + death;
            assertThatThrownBy(() -> trainWithOtherRate(name, death)).hasMessage("power cut");
            try (TrainingRun run = TrainingRun.open(path(name))) {
                run.train(engine, dataset, () -> false, events::add);
            }
            assertSameRun("whole", name);
        }
    }

    /** Sets another rate after step 9; dies after another step, 0 for none. */
    private void trainWithOtherRate(String name, long death) {
        try (TrainingRun run = create(name, epochs(3), plan())) {
            run.train(engine, dataset, () -> false, event -> {
                if (event instanceof TrainingEvent.StepDone && event.step() == 9) {
                    TrainingRun.changeRate(path(name), 0.00004);
                }
                // At step 9, when the rate has been taken; else what was left would be taken after the resumption.
                if (death == 9
                        ? event instanceof TrainingEvent.RateSetByHand
                        : event instanceof TrainingEvent.StepDone && event.step() == death) {
                    throw new IllegalStateException("power cut");
                }
            });
        }
    }

    @Test
    void aRateSetWhileTheRunIsStoppedHoldsWhenItGoesOn() throws IOException {
        trainWithOtherRate("whole", 0);
        AtomicBoolean stop = new AtomicBoolean();
        try (TrainingRun run = create("stopped", epochs(3), plan())) {
            run.train(engine, dataset, stop::get, event -> stop.set(event.step() == 9));
        }
        assertThat(TrainingRun.changeRate(path("stopped"), 0.00004))
                .as("running")
                .isFalse();
        try (TrainingRun run = TrainingRun.open(path("stopped"))) {
            run.train(engine, dataset, () -> false, events::add);
        }
        assertSameRun("whole", "stopped");
    }

    @Test
    void aRunKnowsWhetherItIsTrainedWhenItsRateIsSet() {
        try (TrainingRun run = create("run", epochs(1), plan())) {
            assertThat(TrainingRun.changeRate(path("run"), 0.00004)).isTrue();
            assertThat(run.train(engine, dataset, () -> false, events::add).steps())
                    .isEqualTo(7);
        }
        assertThat(events(TrainingEvent.RateSetByHand.class))
                .singleElement()
                .satisfies(event -> assertThat(event.step()).isZero());
        assertThatThrownBy(() -> TrainingRun.changeRate(path("nothing"), 0.1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("nothing: no such file or folder");
        assertThatThrownBy(() -> TrainingRun.changeRate(path("run"), 0)).hasMessageContaining("above 0");
    }

    @Test
    void aRunThatDiedBeforeItsFirstCheckpointBeginsAgain() throws IOException {
        train("whole", epochs(2), plan());
        try (TrainingRun run = create("died", epochs(2), plan())) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, event -> {
                        if (event instanceof TrainingEvent.StepDone && event.step() == 3) {
                            throw new IllegalStateException("power cut");
                        }
                    }))
                    .hasMessage("power cut");
        }
        try (TrainingRun run = TrainingRun.open(path("died"))) {
            run.train(engine, dataset, () -> false, events::add);
        }

        assertSameRun("whole", "died");
    }

    @Test
    void aRunThatIsStoppedBeforeItsFirstStepCanBeResumed() throws IOException {
        train("whole", epochs(2), plan());
        try (TrainingRun run = create("stopped", epochs(2), plan())) {
            assertThat(run.train(engine, dataset, () -> true, events::add).ending())
                    .isEqualTo(Ending.STOPPED);
        }
        try (TrainingRun run = TrainingRun.open(path("stopped"))) {
            run.train(engine, dataset, () -> false, events::add);
        }

        assertSameRun("whole", "stopped");
    }

    /** A run that begins with the parameters of a model, whose file is gone when this returns. */
    private TrainingRun fineTuning(String name, TrainingSettings settings) throws IOException {
        Path file = directory.resolve("initial.safetensors");
        Files.copy(path("base").resolve("model.safetensors"), file, StandardCopyOption.REPLACE_EXISTING);
        Transfer transfer = Transfer.of(
                ModelFile.read(file), "base", Network.of(LinearEngine.network(CLASSES)), dataset.classes(), false);
        TrainingRun run = TrainingRun.create(path(name), false, transfer, settings, dataset, plan());
        Files.delete(file);
        return run;
    }

    @Test
    void fineTuningBeginsWithTheParametersOfTheModel() throws IOException {
        train("base", epochs(3), plan());
        try (TrainingRun run = fineTuning("still", epochs(1).withRateMultiples(Map.of("fc", 0.0)))) {
            run.train(engine, dataset, () -> false, events::add);
        }
        try (TrainingRun run = fineTuning("tuned", epochs(1))) {
            run.train(engine, dataset, () -> false, events::add);
        }

        assertThat(parameters("still")).as("frozen: no bit has changed").isEqualTo(parameters("base"));
        assertThat(parameters("tuned")).isNotEqualTo(parameters("base"));
        assertThat(ModelFile.read(path("tuned").resolve("model.safetensors"))
                        .provenance()
                        .facts())
                .containsEntry("initialModel", "base")
                .containsEntry("initialModel.loaded", "fc")
                .containsEntry("initialModel.dataset", dataset.digest())
                .containsEntry("seed", "3")
                .containsKeys("steps", "engine", "started");
    }

    @Test
    void aRunWithoutItsCheckpointsIsDamaged() throws IOException {
        train("run", epochs(1), plan());
        Files.delete(path("run").resolve("checkpoints/last.safetensors"));
        Files.deleteIfExists(path("run").resolve("checkpoints/best.safetensors"));
        Files.delete(path("run").resolve("checkpoints"));
        assertThatThrownBy(() -> TrainingRun.open(path("run")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("its folder checkpoints is missing");
    }

    @Test
    void aRunWithoutItsLastCheckpointLosesNothingElse() throws IOException {
        train("run", epochs(1), plan());
        Files.delete(path("run").resolve("checkpoints/last.safetensors"));
        String metrics = Files.readString(path("run").resolve("metrics.jsonl"));
        assertRefusedWithoutLast("run");
        assertThat(path("run").resolve("model.safetensors")).exists();
        assertThat(path("run").resolve("metrics.jsonl")).hasContent(metrics);
        Files.delete(path("run").resolve("checkpoints/best.safetensors"));
        Files.delete(path("run").resolve("model.safetensors"));
        assertRefusedWithoutLast("run");
    }

    private void assertRefusedWithoutLast(String name) {
        try (TrainingRun run = TrainingRun.open(path(name))) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("last.safetensors is missing");
        }
    }

    @Test
    void aFineTuningThatHasNotBegunIsNoMemberOfAnEnsemble() throws IOException {
        train("base", epochs(3), plan());
        Files.createDirectory(path("ensemble"));
        EnsembleFile.write(path("ensemble"), 1);
        try (TrainingRun run = fineTuning("ensemble/member-1", epochs(1))) {
            run.keep();
        }
        assertThatThrownBy(() -> ModelPath.all(path("ensemble")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("member-1 has not been trained yet");

        goOn("ensemble/member-1");
        assertThat(ModelPath.all(path("ensemble")))
                .containsExactly(path("ensemble").resolve("member-1").resolve("model.safetensors"));
    }

    @Test
    void aFineTuningThatWasStoppedEndsWithTheSameBits() throws IOException {
        train("base", epochs(3), plan());
        try (TrainingRun run = fineTuning("whole", epochs(2))) {
            run.train(engine, dataset, () -> false, events::add);
        }
        for (int stop : new int[] {0, 1, 9}) {
            String name = "stopped" + stop;
            try (TrainingRun run = fineTuning(name, epochs(2))) {
                AtomicBoolean stopped = new AtomicBoolean(stop == 0);
                assertThat(run.train(engine, dataset, stopped::get, event -> stopped.set(event.step() >= stop))
                                .ending())
                        .isEqualTo(Ending.STOPPED);
            }
            goOn(name);
            assertSameRun("whole", name);
        }
        assertThat(ModelFile.read(path("stopped9").resolve("model.safetensors"))
                        .provenance()
                        .facts())
                .containsEntry("initialModel", "base");
    }

    @Test
    void aFineTuningThatDiedBeforeItsFirstCheckpointBeginsAgainWithTheModel() throws IOException {
        train("base", epochs(3), plan());
        try (TrainingRun run = fineTuning("whole", epochs(2))) {
            run.train(engine, dataset, () -> false, events::add);
        }
        try (TrainingRun run = fineTuning("died", epochs(2))) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, event -> {
                        if (event instanceof TrainingEvent.StepDone && event.step() == 3) {
                            throw new IllegalStateException("power cut");
                        }
                    }))
                    .hasMessage("power cut");
        }
        goOn("died");

        assertSameRun("whole", "died");
    }

    private void goOn(String name) {
        try (TrainingRun run = TrainingRun.open(path(name))) {
            run.train(engine, dataset, () -> false, events::add);
        }
    }

    @Test
    void aFineTuningThatIsKeptBeforeItsFirstStepEndsWithTheSameBits() throws IOException {
        train("base", epochs(3), plan());
        try (TrainingRun run = fineTuning("whole", epochs(2))) {
            run.train(engine, dataset, () -> false, events::add);
        }
        try (TrainingRun run = fineTuning("kept", epochs(2))) {
            assertThat(run.hasBegun()).isFalse();
            run.keep();
        }
        goOn("kept");

        assertThat(parameters("kept")).isEqualTo(parameters("whole"));
    }

    @Test
    void nothingIsLeftOfAFineTuningThatNeverBegan() throws IOException {
        train("base", epochs(1), plan());
        fineTuning("run", epochs(1)).close();

        assertThat(path("run")).doesNotExist();
        train("run", epochs(1), plan());
    }

    @Test
    void resumingWhatIsCompleteChangesNothing() throws IOException {
        train("run", epochs(2), plan());
        Map<String, List<Float>> before = parameters("run");
        try (TrainingRun run = TrainingRun.open(path("run"))) {
            TrainingOutcome again = run.train(engine, dataset, () -> false, events::add);
            assertThat(again.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(again.steps()).isEqualTo(13);
        }

        assertThat(parameters("run")).isEqualTo(before);
        assertThat(metrics("run", "step")).hasSize(13);
    }

    @Test
    void aLongerScheduleGoesOn() throws IOException {
        train("run", epochs(2), plan());
        Files.writeString(path("run").resolve("training.toml"), TrainingFile.write(epochs(3)));
        try (TrainingRun run = TrainingRun.open(path("run"))) {
            assertThat(run.train(engine, dataset, () -> false, events::add).steps())
                    .isEqualTo(19);
        }

        assertThat(events(TrainingEvent.Noticed.class))
                .extracting(TrainingEvent.Noticed::message)
                .anyMatch(message -> message.contains("training.toml has been changed"));
        train("whole", epochs(3), plan());
        assertThat(parameters("run")).isEqualTo(parameters("whole"));
    }

    @Test
    void plateauLowersTheRateAndEndsTheTraining() throws IOException {
        TrainingOutcome outcome = train("run", epochs(200), plan());

        assertThat(outcome.ending()).isEqualTo(Ending.CONVERGED);
        assertThat(outcome.epochs()).isLessThan(150);
        assertThat(metrics("run", "rate").stream().map(line -> line.get("rate").asDouble()))
                .containsExactly(0.00001, 0.000001, 0.0000001);
        assertThat(outcome.file()).isEqualTo(path("run").resolve("model.safetensors"));
    }

    @Test
    void withoutValidationThePlateauFollowsTheTrainingLoss() throws IOException {
        TrainingOutcome outcome = train("run", epochs(300), plan(null, 0, 0));

        assertThat(outcome.validation()).isEmpty();
        assertThat(metrics("run", "validation")).isEmpty();
        assertThat(metrics("run", "rate")).isNotEmpty();
        assertThat(events(TrainingEvent.Noticed.class).get(0).message()).contains("follows the training loss");
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRunAndKeepsTheCheckpoint() throws IOException {
        TrainingSettings settings = epochs(4);
        try (TrainingRun run = create("run", settings, plan())) {
            AtomicBoolean stop = new AtomicBoolean();
            run.train(engine, dataset, stop::get, event -> stop.set(event.step() == 9));
        }
        byte[] before = Files.readAllBytes(path("run").resolve("checkpoints/last.safetensors"));
        Files.writeString(
                path("run").resolve("training.toml"),
                TrainingFile.write(settings.withPolicy(new RatePolicy.Fixed(1e30))));

        try (TrainingRun run = TrainingRun.open(path("run"))) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("step 1")
                    .hasMessageContaining("not finite")
                    .satisfies(thrown ->
                            assertThat(((UserException) thrown).kind()).isEqualTo(UserException.Kind.DIVERGED));
        }
        assertThat(path("run").resolve("checkpoints/last.safetensors")).hasBinaryContent(before);
        assertThat(Files.readString(path("run").resolve("console.log"))).contains("error: step 1", "--rate");
    }

    @Test
    void theMessageNamesStepAndLayer() {
        try (TrainingRun run = create("run", settings(new RunLength.Epochs(4), 1e30), plan())) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .hasMessageMatching(
                            "step \\d: the loss is not finite, .*; the first layer with such a value is fc");
        }
    }

    @Test
    void parametersThatAreNotFiniteNeverReachACheckpoint() {
        try (TrainingRun run = create("run", settings(new RunLength.Steps(1), Double.MAX_VALUE), plan(null, 0, 0))) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("fc.weight is not finite");
        }
        assertThat(path("run").resolve("checkpoints/last.safetensors")).doesNotExist();
    }

    /** The last update left numbers that no loss of a step shows any more. */
    @Test
    void aValidationWithoutNumbersIsADivergenceAndNotTheBestSoFar() {
        try (TrainingRun run = create("run", settings(new RunLength.Steps(1), Double.MAX_VALUE), plan())) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .hasMessageMatching("step 1: a score of the validation is not finite: that of class 0 is .*"
                            + "; the first layer with such a value is fc")
                    .satisfies(thrown ->
                            assertThat(((UserException) thrown).kind()).isEqualTo(UserException.Kind.DIVERGED));
        }
        assertThat(events(TrainingEvent.Validated.class)).isEmpty();
        assertThat(path("run").resolve("checkpoints/best.safetensors")).doesNotExist();
    }

    @Test
    void aFlatLossIsExplained() {
        train("run", settings(new RunLength.Steps(320), 1).withPolicy(new RatePolicy.Fixed(1e-12)), plan());

        // Before the first step stands the notice that 320 steps are few.
        List<TrainingEvent.Noticed> later = events(TrainingEvent.Noticed.class).stream()
                .filter(notice -> notice.step() > 0)
                .toList();
        assertThat(later).hasSize(2);
        assertThat(later.get(0).step()).isEqualTo(LayerWatch.EVERY);
        assertThat(later.get(0).message()).contains("fc learns too slowly (gradients are vanishing)");
        assertThat(later.get(1).step()).isEqualTo(FlatLossWatch.PATIENCE);
        assertThat(later.get(1).message()).contains("stuck at chance level");
    }

    @Test
    void aResumedRunRecordsByWhatItIsComputed() {
        AtomicBoolean stop = new AtomicBoolean();
        try (TrainingRun run = create("run", epochs(4), plan())) {
            run.train(engine, dataset, stop::get, event -> stop.set(event.step() == 9));
        }
        for (int i = 0; i < 2; i++) {
            stop.set(false);
            int last = 12 + i;
            try (TrainingRun run = TrainingRun.open(path("run"))) {
                run.train(new LinearEngine("another one", 3), dataset, stop::get, event -> {
                    events.add(event);
                    stop.set(event.step() == last);
                });
            }
        }
        try (TrainingRun run = TrainingRun.open(path("run"))) {
            assertThat(run.plan().engine()).isEqualTo("linear");
            assertThat(run.plan().threads()).isEqualTo(3);
        }
        assertThat(CheckpointFile.read(path("run").resolve("checkpoints/last.safetensors"))
                        .model()
                        .provenance()
                        .facts())
                .containsEntry("engine", "linear: another one")
                .containsEntry("threads", "3")
                .containsEntry("enginesBefore", "linear: a test's, float32, to step 9");
        assertThat(events(TrainingEvent.Noticed.class).stream()
                        .map(TrainingEvent.Noticed::message)
                        .filter(message -> message.contains("was computed by")))
                .singleElement()
                .asString()
                .contains("linear: a test's, float32;", "linear: another one, float32:", "last bits");
    }

    @Test
    void anEngineWithoutThePrecisionOfTheRunIsRefused() {
        RunPlan other = plan().withEngine("linear", Precision.BFLOAT16, 1);
        try (TrainingRun run = create("run", epochs(1), other)) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .isInstanceOf(UserException.class)
                    .hasMessage("engine linear cannot train in bfloat16 here");
        }
    }

    @Test
    void anotherDatasetIsRefused() {
        train("run", epochs(1), plan());
        try (PreparedDataset other = write(directory.resolve("other"), 7, VALIDATION);
                TrainingRun run = TrainingRun.open(path("run"))) {
            assertThatThrownBy(() -> run.train(engine, other, () -> false, events::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("has changed since the run started");
        }
    }

    @Test
    void aPlanThatDoesNotFitIsNotKept() {
        train("run", epochs(1), plan());
        RunPlan before;
        try (PreparedDataset other = write(directory.resolve("other"), 7, VALIDATION);
                TrainingRun run = TrainingRun.open(path("run"))) {
            before = run.plan();
            run.replan(before.withDataset("elsewhere"));
            assertThatThrownBy(() -> run.train(engine, other, () -> false, events::add))
                    .isInstanceOf(UserException.class);
        }
        try (TrainingRun run = TrainingRun.open(path("run"))) {
            assertThat(run.plan()).isEqualTo(before);
        }
    }

    @Test
    void aRunThatGoesOnHasNoModelUntilItEndsAgain() throws IOException {
        train("run", epochs(1), plan());
        assertThat(path("run").resolve("model.safetensors")).exists();
        Files.writeString(path("run").resolve("training.toml"), TrainingFile.write(epochs(3)));
        try (TrainingRun run = TrainingRun.open(path("run"))) {
            int before = events(TrainingEvent.StepDone.class).size();
            run.train(
                    engine, dataset, () -> events(TrainingEvent.StepDone.class).size() > before, events::add);
        }
        assertThat(path("run").resolve("model.safetensors")).doesNotExist();
        assertThat(path("run").resolve("checkpoints/last.safetensors")).exists();
    }

    @Test
    void aChangedBatchSizeIsRefused() throws IOException {
        train("run", epochs(1), plan());
        Files.writeString(
                path("run").resolve("training.toml"),
                TrainingFile.write(epochs(2).withBatchSize(4)));
        try (TrainingRun run = TrainingRun.open(path("run"))) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, events::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("batch or seed");
        }
    }

    @Test
    void whatDoesNotFitIsSaidBeforeAnythingIsWritten() {
        try (PreparedDataset small = write(directory.resolve("small"), 5, 0)) {
            assertThatThrownBy(() -> TrainingRun.create(
                            path("run"), false, LinearEngine.network(CLASSES), epochs(1), small, plan(null, 0, 0)))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("5 x 5, smaller than the network's 6 x 6");
        }
        assertThatThrownBy(() ->
                        TrainingRun.create(path("run"), false, LinearEngine.network(4), epochs(1), dataset, plan()))
                .hasMessageContaining("3 classes, the network 4");
        assertThatThrownBy(() -> create("run", epochs(1), plan(Split.TEST, 0, 0)))
                .hasMessageContaining("no test split");
        assertThatThrownBy(() -> create("run", epochs(1).withView(new TrainingView(5, false, 0)), plan()))
                .hasMessageContaining("view.crop is 5");
        assertThat(path("run")).doesNotExist();
    }

    @Test
    void aWholeRunOutlivesTheMarkThatItWasNotWhole() throws IOException {
        train("run", epochs(1), plan());
        // As after a power cut between the last file of a new run and the mark's deletion.
        Files.writeString(path("run").resolve(".unfinished"), "");
        assertThatThrownBy(() -> create("run", epochs(1), plan())).hasMessageContaining("holds a training run already");
        assertThat(path("run").resolve("model.safetensors")).exists();
    }

    @Test
    void nothingIsLeftOfARunThatNeverBegan() {
        create("run", epochs(1), plan()).close();

        assertThat(path("run")).doesNotExist();
        train("run", epochs(1), plan());
    }

    @Test
    void memoryThatCannotBeHadIsSaidWithBytesAndRemedies() {
        try (TrainingRun run = create("run", epochs(1), plan())) {
            assertThatThrownBy(() -> run.train(engine, dataset, () -> false, event -> {
                        throw new OutOfMemoryError("Java heap space");
                    }))
                    .isInstanceOfSatisfying(UserException.class, thrown -> {
                        assertThat(thrown.kind()).isEqualTo(UserException.Kind.RESOURCES);
                        assertThat(thrown.getMessage()).matches(".*batch of 8 needs about [\\d,]+ bytes.*");
                        assertThat(thrown.remedy()).contains("--batch", "bfloat16", "smaller network");
                    });
        }
    }

    @Test
    void theMemoryOfTheProgramAndWhatIsAroundItIsListed() {
        train("run", epochs(1), plan());

        assertThat(events(TrainingEvent.Started.class).get(0).memory())
                .extracting("purpose")
                .containsExactly(
                        "parameters", "batches of images, filled ahead", "the parameter that a checkpoint is writing");
    }
}

package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingHistoryTest {
    @TempDir
    Path run;

    @Test
    void what_the_metrics_file_wrote_comes_back() {
        LayerState seen = new LayerState("conv1", 0.5, 0.001, 0.25);
        try (MetricsFile metrics = MetricsFile.open(run.resolve("metrics.jsonl"), 0, note -> {})) {
            metrics.on(new TrainingEvent.StepDone(1, 0.5, 2.3, 0.875, 0.01, 128, 1000, 10));
            metrics.on(new TrainingEvent.RateChanged(1, 0.001));
            metrics.on(new TrainingEvent.Noticed(1, "notice"));
            metrics.on(new TrainingEvent.RateSetByHand(1, 0.01, 0.001));
            metrics.on(
                    new TrainingEvent.LayersSeen(1, List.of(seen, new LayerState("fc2", 0, Double.NaN, Double.NaN))));
            metrics.on(new TrainingEvent.StepDone(2, 1.0, Double.NaN, 0.5, 0.001, 128, 1000, 10));
            metrics.on(
                    new TrainingEvent.Validated(2, 1.0, Split.VALIDATION, new Errors(200, 0.45, 0.1, 1.5), true, 1000));
        }
        TrainingHistory history = TrainingHistory.read(run);
        assertThat(history.steps())
                .containsExactly(
                        new TrainingHistory.Step(0.5, 2.3, 0.875, 0.01),
                        new TrainingHistory.Step(1.0, Double.NaN, 0.5, 0.001));
        assertThat(history.validations()).containsExactly(new TrainingHistory.Validated(1.0, 1.5, 0.45, 0.1));
        assertThat(history.looks())
                .containsExactly(
                        new TrainingHistory.Look(0.5, List.of(seen, new LayerState("fc2", 0, Double.NaN, Double.NaN))));
        assertThat(history.ratesByHand()).as("not those of a policy").containsExactly(0.5);
    }

    @Test
    void epochs_are_means_of_whole_ones() {
        TrainingHistory history = new TrainingHistory(
                java.util.List.of(
                        new TrainingHistory.Step(0.4, 3, 0.9, 0.01),
                        new TrainingHistory.Step(0.8, 2, 0.7, 0.01),
                        // Reaches into the second epoch, and counts for it.
                        new TrainingHistory.Step(1.2, 1, 0.6, 0.01),
                        new TrainingHistory.Step(1.6, 1, 0.5, 0.01),
                        new TrainingHistory.Step(2.0, 1, 0.4, 0.01),
                        new TrainingHistory.Step(2.4, 1, 0.1, 0.01)),
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of());
        assertThat(history.epochs()).hasSize(2);
        assertThat(history.epochs().get(0)).isEqualTo(new TrainingHistory.Epoch(0.5, 2.5, 0.8));
        assertThat(history.epochs().get(1).middle()).isEqualTo(1.5);
        assertThat(history.epochs().get(1).top1Error()).isCloseTo(0.5, org.assertj.core.api.Assertions.within(1e-12));
    }

    @Test
    void a_run_without_steps_has_an_empty_history_so_far() throws IOException {
        assertThat(TrainingHistory.soFar(run).steps()).isEmpty();
        write("{\"event\":\"notice\",\"step\":0,\"message\":\"begun\"}\n");
        assertThat(TrainingHistory.soFar(run).steps()).isEmpty();
    }

    @Test
    void a_line_that_is_still_being_written_is_left_out() throws IOException {
        write("{\"event\":\"step\",\"step\":1,\"epoch\":1,\"loss\":2}\n{\"event\":\"step\",\"step\":2,\"ep");
        assertThat(TrainingHistory.read(run).steps()).hasSize(1);
    }

    @Test
    void damage_is_told_with_its_line() throws IOException {
        write("{\"event\":\"epoch\",\"step\":1}\nnonsense\n");
        assertRefused("metrics.jsonl is damaged in line 2: it is not as it was written");
        write("{\"event\":\"layers\",\"step\":1,\"layers\":[{\"meanWeight\":1}]}\n");
        assertRefused("line 1: a layer without a name");
        write("{\"event\":\"step\",\"step\":1}\n");
        assertRefused("line 1: no epoch");
        write("[]\n");
        assertRefused("line 1: it is not as it was written");
        write("\n");
        assertRefused("line 1: it is not as it was written");
        write("x".repeat(100_000) + "\n");
        assertRefused("line 1: it is not as it was written");
        Files.write(run.resolve("metrics.jsonl"), new byte[] {(byte) 0xFF, (byte) 0xFE, '\n'});
        assertRefused("line 1: it is not as it was written");
        write("{\"event\":\"notice\",\"step\":0,\"message\":\"begun\"}\n");
        assertRefused("metrics.jsonl has no step yet");
        Files.delete(run.resolve("metrics.jsonl"));
        assertRefused("is an empty folder, not a training run");
    }

    private void write(String text) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), text);
    }

    private void assertRefused(String problem) {
        assertThatThrownBy(() -> TrainingHistory.read(run))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(problem);
    }
}

package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("metrics.jsonl");
    }

    private static TrainingEvent step(long step) {
        return new TrainingEvent.StepDone(step, step / 4.0, 2.5 / step, 0.5, 0.01, 2_000_000_000, 500_000_000, 8);
    }

    private void write(long after, long... steps) {
        try (MetricsFile metrics = MetricsFile.open(file, after)) {
            for (long step : steps) {
                metrics.on(step(step));
            }
        }
    }

    private long[] steps() throws Exception {
        return Files.readAllLines(file).stream()
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"step\":(\\d+).*", "$1")))
                .toArray();
    }

    @Test
    void eventsAreLinesOfJson() throws Exception {
        try (MetricsFile metrics = MetricsFile.open(file, 0)) {
            metrics.on(step(2));
            metrics.on(new TrainingEvent.Validating(2, 1, 2));
            metrics.on(new TrainingEvent.Validated(
                    2, 0.5, Split.VALIDATION, new Errors(40, 0.25, 0.125, 1.5), true, 3_000_000_000L));
            metrics.on(new TrainingEvent.EpochDone(4, 1, 1.25, 0.75, 100, 0.5));
            metrics.on(new TrainingEvent.RateChanged(4, 0.001));
            metrics.on(new TrainingEvent.LayersSeen(
                    4,
                    List.of(
                            new LayerState("conv1", 0.5, 0.001, 0.25),
                            new LayerState("fc2", 0, Double.NaN, Double.NaN))));
            metrics.on(new TrainingEvent.CheckpointWritten(4, file, true));
            metrics.on(new TrainingEvent.Noticed(5, "a \"word\""));
            metrics.on(new TrainingEvent.Ended(6, Ending.CONVERGED, 100, 0.5));
        }

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"event\":\"step\",\"step\":2,\"epoch\":0.5,\"loss\":1.25,\"top1Error\":0.5,\"rate\":0.01,"
                                + "\"imagesPerSecond\":4.0,\"waitShare\":0.25}",
                        "{\"event\":\"validation\",\"step\":2,\"epoch\":0.5,\"split\":\"validation\",\"images\":40,"
                                + "\"top1Error\":0.25,\"top5Error\":0.125,\"loss\":1.5,\"best\":true,\"seconds\":3.0}",
                        "{\"event\":\"epoch\",\"step\":4,\"epoch\":1,\"loss\":1.25,\"top1Error\":0.75,"
                                + "\"imagesPerSecond\":100.0,\"waitShare\":0.5}",
                        "{\"event\":\"rate\",\"step\":4,\"rate\":0.001}",
                        "{\"event\":\"layers\",\"step\":4,\"layers\":[{\"name\":\"conv1\",\"meanWeight\":0.5,"
                                + "\"relativeUpdate\":0.001,\"deadShare\":0.25},{\"name\":\"fc2\",\"meanWeight\":0.0}]}",
                        "{\"event\":\"checkpoint\",\"step\":4,\"best\":true}",
                        "{\"event\":\"notice\",\"step\":5,\"message\":\"a \\\"word\\\"\"}",
                        "{\"event\":\"end\",\"step\":6,\"ending\":\"converged\",\"imagesPerSecond\":100.0,"
                                + "\"waitShare\":0.5}");
    }

    @Test
    void whatComesAfterTheCheckpointIsDoneAgain() throws Exception {
        write(0, 1, 2, 3, 4, 5);
        write(3, 4, 5, 6);

        assertThat(steps()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aLineThatACrashCutShortIsRemoved() throws Exception {
        write(0, 1, 2);
        Files.writeString(file, "{\"event\":\"step\",\"step\":2,\"lo", StandardOpenOption.APPEND);
        write(2, 3);

        assertThat(steps()).containsExactly(1, 2, 3);
    }

    @Test
    void aLastLineWithoutItsEndIsNotTrusted() throws Exception {
        write(0, 1);
        Files.writeString(file, "{\"event\":\"step\",\"step\":2}", StandardOpenOption.APPEND);
        write(2, 3);

        assertThat(steps()).containsExactly(1, 3);
    }

    @Test
    void aRunFromTheBeginningLeavesNothing() throws Exception {
        write(0, 1, 2);
        write(0, 1);

        assertThat(steps()).containsExactly(1);
    }
}

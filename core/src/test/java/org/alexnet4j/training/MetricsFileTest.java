package org.alexnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsFileTest {
    @TempDir
    private Path directory;

    private final List<String> notes = new java.util.ArrayList<>();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("metrics.jsonl");
    }

    private static TrainingEvent step(long step) {
        return new TrainingEvent.StepDone(step, step / 4.0, 2.5 / step, 0.5, 0.01, 2_000_000_000, 500_000_000, 8);
    }

    private void write(long after, long... steps) {
        try (MetricsFile metrics = MetricsFile.open(file, after, notes::add)) {
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
        try (MetricsFile metrics = MetricsFile.open(file, 0, notes::add)) {
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

        assertThat(Files.readAllLines(file)).allMatch(line -> line.matches(".*,\"crc32c\":\"[0-9a-f]{8}\"}"));
        assertThat(Files.readAllLines(file).stream().map(line -> line.replaceAll(",\"crc32c\".*", "}")))
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

    /** Of each line every place, each with another byte. */
    @Test
    void damagedLinesAreSetAsideAndTheOthersStay() throws Exception {
        write(0, 1, 2, 3, 4);
        byte[] whole = Files.readAllBytes(file);
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            int at = key.below(whole.length, 2L * i);
            changed[at] ^= (byte) (1 + key.below(255, 2L * i + 1));
            Files.write(file, changed);
            notes.clear();
            write(4, 5);
            List<String> lines = Files.readAllLines(file);
            if (notes.isEmpty() && lines.size() == 5) {
                // Only the name of the sum has changed, which is none any more.
                assertThat(lines.stream().filter(line -> !line.contains("crc32c")))
                        .hasSize(1);
                assertThat(steps()).containsExactly(1, 2, 3, 4, 5);
            } else {
                // Where the end of the last line has changed, it is one that a crash cut short.
                boolean cut = at == whole.length - 1;
                assertThat(notes).as("byte %d", at).hasSize(cut ? 0 : 1);
                assertThat(Files.exists(directory.resolve("metrics.jsonl.damaged")))
                        .isEqualTo(!cut);
                assertThat(Arrays.stream(steps()).boxed())
                        .isSubsetOf(1L, 2L, 3L, 4L, 5L)
                        .contains(5L)
                        .hasSizeBetween(3, 4);
                Files.deleteIfExists(directory.resolve("metrics.jsonl.damaged"));
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreSetAside() throws Exception {
        write(0, 1, 2, 3);
        byte[] whole = Files.readAllBytes(file);
        int second = new String(whole, java.nio.charset.StandardCharsets.US_ASCII).indexOf('\n') + 1;
        whole[second + 10] = (byte) 0xFF;
        Files.write(file, whole);
        write(3, 4);

        assertThat(steps()).containsExactly(1, 3, 4);
        assertThat(notes)
                .containsExactly("metrics.jsonl: 1 line was damaged and is left out, see metrics.jsonl.damaged");
        assertThat(Files.readAllBytes(directory.resolve("metrics.jsonl.damaged")))
                .contains((byte) 0xFF);
    }

    @Test
    void linesWithoutSumsAreThoseOfAnOlderVersion() throws Exception {
        Files.writeString(file, "{\"event\":\"step\",\"step\":1}\n{\"event\":\"step\",\"step\":2}\n");
        write(2, 3);

        assertThat(steps()).containsExactly(1, 2, 3);
        assertThat(notes).isEmpty();
    }
}

package org.alexnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsFileTest {
    private static final List<ClassLabel> CLASSES =
            List.of(new ClassLabel("tench", "n01440764"), new ClassLabel("cup", null));

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read() {
        Path file = folder.resolve("predictions.safetensors");
        Predictions written = new Predictions(
                "run/model.safetensors",
                CLASSES,
                "digest",
                Split.VALIDATION,
                10,
                List.of(1, 0, 1),
                FloatBuffer.wrap(new float[] {0.25f, 0.75f, 1, 0, Float.NaN, Float.NaN}));
        PredictionsFile.write(written, file);
        Predictions read = PredictionsFile.read(file);
        assertThat(PredictionsFile.isOne(file)).isTrue();
        assertThat(read.source()).isEqualTo(written.source());
        assertThat(read.classes()).isEqualTo(CLASSES);
        assertThat(read.dataset()).isEqualTo("digest");
        assertThat(read.split()).isEqualTo(Split.VALIDATION);
        assertThat(read.crops()).isEqualTo(10);
        assertThat(read.labels()).containsExactly(1, 0, 1);
        // As buffers compare, one that is no number equals another.
        assertThat(read.probabilities()).isEqualTo(written.probabilities());
    }

    @Test
    void what_does_not_fit_is_refused() {
        Map<String, String> good = Map.of(
                "alexnet4j.predictions",
                "1",
                "source",
                "model",
                "classes",
                "[{\"name\": \"tench\"}, {\"name\": \"cup\"}]",
                "dataset",
                "digest",
                "split",
                "test",
                "crops",
                "1");
        Map<String, Safetensors.Tensor> tensors =
                Map.of("labels", tensor(List.of(1L), 1), "probabilities", tensor(List.of(1L, 2L), 0.5f, 0.5f));
        assertThat(read(good, tensors).labels()).containsExactly(1);
        assertRefused(changed(good, "alexnet4j.predictions", "2"), tensors, "holds no predictions of format 1");
        assertRefused(changed(good, "split", "sideways"), tensors, "there is no split sideways");
        assertThat(read(changed(good, "crops", "9"), tensors).crops()).isEqualTo(9);
        assertRefused(changed(good, "crops", "-1"), tensors, "its crops are -1");
        assertRefused(changed(good, "classes", "[{\"name\": \"tench\"}]"), tensors, "do not fit together");
        assertRefused(changed(good, "classes", "[]"), tensors, "do not fit together");
        Map<String, String> nameless = new HashMap<>(good);
        nameless.remove("source");
        assertRefused(nameless, tensors, "it has no source");
        assertRefused(good, Map.of("labels", tensor(List.of(1L), 1)), "it has no probabilities");
        assertRefused(good, changed(tensors, "labels", tensor(List.of(1L, 1L), 1)), "do not fit together");
        assertRefused(
                good, changed(tensors, "probabilities", tensor(List.of(2L, 1L), 0.5f, 0.5f)), "do not fit together");
        for (float label : new float[] {2, -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertRefused(
                    good,
                    changed(tensors, "labels", tensor(List.of(1L), label)),
                    "label of image 0 is not a" + " class");
        }
        for (float probability : new float[] {-0.1f, 1.1f, Float.POSITIVE_INFINITY}) {
            assertRefused(
                    good,
                    changed(tensors, "probabilities", tensor(List.of(1L, 2L), 0.5f, probability)),
                    "a probability is outside 0 to 1");
        }
    }

    private void assertRefused(Map<String, String> metadata, Map<String, Safetensors.Tensor> tensors, String problem) {
        assertThatThrownBy(() -> read(metadata, tensors))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(problem);
    }

    private Predictions read(Map<String, String> metadata, Map<String, Safetensors.Tensor> tensors) {
        Path file = folder.resolve("file.safetensors");
        Safetensors.write(new Safetensors(metadata, tensors), file);
        return PredictionsFile.read(file);
    }

    private static Safetensors.Tensor tensor(List<Long> shape, float... values) {
        return new Safetensors.Tensor(shape, () -> FloatBuffer.wrap(values));
    }

    private static <T> Map<String, T> changed(Map<String, T> map, String key, T value) {
        Map<String, T> changed = new HashMap<>(map);
        changed.put(key, value);
        return changed;
    }
}

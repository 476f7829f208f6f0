package org.alexnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single bytes of the files of this package are changed: each is noticed when the file is opened. */
class DamageTest {
    private static final int PLACES = 300;

    @TempDir
    Path folder;

    @Test
    void a_model_with_one_other_byte_is_refused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(golden(), file);
        Region all = new Region(file);
        for (Region region : List.of(
                all.header(),
                all.tensor("conv1.weight"),
                all.tensor("conv1.bias"),
                all.tensor("fc2.weight"),
                all.tensor("fc2.bias"),
                all.tensor("preprocessing.mean"))) {
            assertNoticed(region, ModelFile::read);
        }
    }

    @Test
    void a_checkpoint_with_one_other_byte_is_refused() throws IOException {
        Path file = folder.resolve("last.safetensors");
        CheckpointFile.write(CheckpointFile.read(resource("checkpoint-1.safetensors")), file);
        Region all = new Region(file);
        for (String tensor : List.of(
                "conv1.weight", "fc2.bias", "velocity.conv1.weight", "velocity.fc2.weight", "velocity.fc2.bias")) {
            assertNoticed(all.tensor(tensor), CheckpointFile::read);
        }
        assertNoticed(all.header(), CheckpointFile::read);
    }

    @Test
    void predictions_with_one_other_byte_are_refused() throws IOException {
        Path file = folder.resolve("predictions.safetensors");
        FloatBuffer probabilities = FloatBuffer.allocate(3000);
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            labels.add(i % 3);
            probabilities.put(0.5f).put(0.25f).put(0.25f);
        }
        PredictionsFile.write(
                new Predictions(
                        "a model", golden().classes(), "0".repeat(64), Split.TEST, 10, labels, probabilities.flip()),
                file);
        Region all = new Region(file);
        assertNoticed(all.header(), PredictionsFile::read);
        assertNoticed(all.tensor("labels"), PredictionsFile::read);
        assertNoticed(all.tensor("probabilities"), PredictionsFile::read);
    }

    @Test
    void the_error_names_file_tensor_and_place() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(golden(), file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 75 * Float.BYTES - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file + " is damaged: fc2.bias is not as it was written");
    }

    @Test
    void files_without_sums_are_opened_with_a_note() {
        List<String> notes = new ArrayList<>();
        ModelFile.read(resource("model-1.safetensors"), notes::add);
        CheckpointFile.read(resource("checkpoint-1.safetensors"), notes::add);
        assertThat(notes).hasSize(2).allMatch(note -> note.contains("has no check sums"));
    }

    @Test
    void files_with_sums_are_opened_without_a_note() {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(golden(), file);
        List<String> notes = new ArrayList<>();
        ModelFile.read(file, notes::add);
        assertThat(notes).isEmpty();
    }

    @Test
    void a_value_that_is_not_finite_is_refused_by_the_name_of_its_tensor() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (ParameterSpec at : Network.of(golden().network()).parameters()) {
                Path file = folder.resolve("bad.safetensors");
                ModelFile.write(withValue(at, bad), file);
                assertThatThrownBy(() -> ModelFile.read(file))
                        .isInstanceOf(UserException.class)
                        .hasMessageContaining(at.name() + " has a value that is infinite or not a number");
            }
        }
    }

    @Test
    void the_largest_and_smallest_finite_values_are_read() {
        for (float good : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0f, Float.MIN_NORMAL}) {
            for (ParameterSpec at : Network.of(golden().network()).parameters()) {
                Path file = folder.resolve("good.safetensors");
                ModelFile.write(withValue(at, good), file);
                assertThat(ModelFile.read(file).parameters().get(at).get(at.size() - 1))
                        .isEqualTo(good);
            }
        }
    }

    @Test
    void a_mean_image_that_is_not_finite_is_refused_by_name() {
        Model model = golden();
        float[] mean = model.preprocessing().meanImage().clone();
        mean[7] = Float.NaN;
        Path file = folder.resolve("bad.safetensors");
        ModelFile.write(
                new Model(
                        model.network(),
                        model.parameters(),
                        model.classes(),
                        new DatasetStatistics(
                                model.preprocessing().imageSize(),
                                mean,
                                model.preprocessing().colorDeviations(),
                                model.preprocessing().colorComponents()),
                        model.provenance()),
                file);
        assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("preprocessing.mean");
    }

    /** As large as a header may be, and what stands in it is a million tensors, or one with a million dimensions. */
    @Test
    @Timeout(20)
    void a_header_that_is_large_by_declaration_is_refused_soon() throws IOException {
        StringBuilder many = new StringBuilder("{\"__metadata__\":{}");
        for (int i = 0; i < 600_000; i++) {
            many.append(",\"t").append(i).append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        assertRefused(many.append('}').toString());
        assertRefused(
                "{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,0],\"shape\":[" + "1,".repeat(20_000_000) + "1]}}");
        assertRefused("{\"__metadata__\":{" + "\"k\":\"\",".repeat(5_000_000) + "\"l\":\"\"}}");
        StringBuilder names = new StringBuilder("{\"__metadata__\":{\"a\":\"\"");
        for (int i = 0; i < 3_000_000; i++) {
            names.append(",\"k").append(i).append("\":\"\"");
        }
        assertRefused(names.append("}}").toString());
    }

    private void assertRefused(String header) throws IOException {
        byte[] json = header.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path file = folder.resolve("large");
        Files.write(
                file,
                ByteBuffer.allocate(Long.BYTES + json.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(UserException.class)
                .message()
                .hasSizeLessThan(500);
    }

    private static Model withValue(ParameterSpec at, float value) {
        Model model = golden();
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : Network.of(model.network()).parameters()) {
            FloatBuffer copy = FloatBuffer.allocate(parameter.size())
                    .put(model.parameters().get(parameter));
            values.put(parameter.name(), copy.flip());
        }
        Objects.requireNonNull(values.get(at.name())).put(at.size() - 1, value);
        return new Model(
                model.network(), Parameters.of(values), model.classes(), model.preprocessing(), model.provenance());
    }

    private static Model golden() {
        return ModelFile.read(resource("model-1.safetensors"));
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(DamageTest.class.getResource(name), name)
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A part of a file. */
    private record Region(Path file, String name, int begin, int end) {
        Region(Path file) throws IOException {
            this(file, "file", 0, (int) Files.size(file));
        }

        Region header() throws IOException {
            return new Region(file, "header", 0, Math.toIntExact(header(file).dataStart()));
        }

        Region tensor(String tensor) throws IOException {
            SafetensorsHeader header = header(file);
            SafetensorsHeader.Range range = header.ranges().stream()
                    .filter(one -> one.name().equals(tensor))
                    .findFirst()
                    .orElseThrow();
            return new Region(
                    file, tensor, (int) (header.dataStart() + range.begin()), (int) (header.dataStart() + range.end()));
        }

        private static SafetensorsHeader header(Path file) throws IOException {
            try (var channel = java.nio.channels.FileChannel.open(file)) {
                return SafetensorsHeader.read(channel, file);
            }
        }
    }

    private void assertNoticed(Region region, Consumer<Path> opening) throws IOException {
        byte[] whole = Files.readAllBytes(region.file);
        RandomKey key = RandomKey.of(18, Purpose.TEST).at(region.name.hashCode());
        Path damaged = folder.resolve("damaged");
        for (int i = 0; i < PLACES; i++) {
            byte[] changed = whole.clone();
            int at = region.begin + key.below(region.end - region.begin, 2L * i);
            changed[at] ^= (byte) (1 + key.below(255, 2L * i + 1));
            Files.write(damaged, changed);
            assertThatThrownBy(() -> opening.accept(damaged))
                    .as("%s, byte %d", region.name, at)
                    .isInstanceOf(UserException.class)
                    .message()
                    .contains(damaged.toString())
                    .doesNotContain("\n");
        }
    }
}

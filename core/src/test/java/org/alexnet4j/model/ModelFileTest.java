package org.alexnet4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final String NETWORK = """
            name = "tiny"

            [input]
            channels = 3
            height = 4
            width = 4

            [[layers]]
            name = "conv1"
            type = "convolution"
            outChannels = 2
            kernel = 3
            weightDeviation = 0.01
            initialBias = 1.0

            [[layers]]
            name = "relu1"
            type = "relu"

            [[layers]]
            name = "fc2"
            type = "fully-connected"
            outChannels = 3
            weightDeviation = 0.01
            """;

    private static final List<ClassLabel> CLASSES = List.of(
            new ClassLabel("tench, Tinca tinca", "n01440764"),
            new ClassLabel("Tasse \"groß\"\n\t杯", null),
            new ClassLabel("", null));

    @TempDir
    Path folder;

    @Test
    void a_model_is_read_as_it_was_written() {
        Path file = folder.resolve("model.safetensors");
        for (int seed = 0; seed < 20; seed++) {
            Model model = model(seed);
            ModelFile.write(model, file);
            assertSame(ModelFile.read(file), model);
        }
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(filesIn(folder)).containsExactly("model.safetensors");
    }

    @Test
    void a_calibrated_model_keeps_its_ranges() {
        Path file = folder.resolve("model.safetensors");
        ActivationRanges ranges = new ActivationRanges(Map.of("fc2", 123.456));
        ModelFile.write(model(1).calibrated(ranges, "3 images of x"), file);
        assertThat(ModelFile.read(file).ranges()).isEqualTo(ranges);
        assertThat(ModelFile.read(file).provenance().facts()).containsEntry("calibrated on", "3 images of x");
        ModelFile.write(model(1), file);
        assertThat(ModelFile.read(file).ranges()).isNull();
    }

    @Test
    void a_checkpoint_is_read_as_it_was_written_and_holds_a_model() {
        Path file = folder.resolve("last.safetensors");
        Checkpoint checkpoint = checkpoint(3);
        CheckpointFile.write(checkpoint, file);
        Checkpoint read = CheckpointFile.read(file);
        assertSame(read.model(), checkpoint.model());
        assertThat(values(read.velocities())).isEqualTo(values(checkpoint.velocities()));
        assertThat(read.state()).isEqualTo(checkpoint.state());
        assertThat(read.state().keySet()).containsExactly("step", "rate.policy", "best");
        assertSame(ModelFile.read(file), checkpoint.model());
    }

    @Test
    void a_model_is_no_checkpoint() {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(model(1), file);
        assertThatThrownBy(() -> CheckpointFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not a checkpoint");
    }

    /** A reader of the published format, independent of ours: what Python's safetensors does. */
    @Test
    void the_file_is_what_the_format_asks_for() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        Checkpoint checkpoint = checkpoint(5);
        CheckpointFile.write(checkpoint, file);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(bytes.getLong(0));
        int data = Long.BYTES + headerBytes;
        assertThat(data % 64).isZero();
        String header = new String(bytes.array(), Long.BYTES, headerBytes, UTF_8);
        assertThat(header).startsWith("{\"__metadata__\":{");
        JsonNode root = new ObjectMapper().readTree(header);
        for (JsonNode value : root.get("__metadata__")) {
            assertThat(value.isTextual()).isTrue();
        }
        assertThat(root.get("__metadata__").get("network").asText()).contains("conv1");
        long expected = 0;
        Map<String, FloatBuffer> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                JsonNode tensor = entry.getValue();
                assertThat(tensor.size()).isEqualTo(3);
                assertThat(tensor.get("dtype").asText()).isEqualTo("F32");
                long begin = tensor.get("data_offsets").get(0).asLong();
                long end = tensor.get("data_offsets").get(1).asLong();
                long size = 4;
                for (JsonNode dimension : tensor.get("shape")) {
                    size *= dimension.asLong();
                }
                assertThat(begin).as(entry.getKey()).isEqualTo(expected);
                assertThat(end - begin).as(entry.getKey()).isEqualTo(size);
                expected = end;
                tensors.put(
                        entry.getKey(),
                        bytes.slice(data + (int) begin, (int) size)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .asFloatBuffer());
            }
        }
        assertThat(data + expected).isEqualTo(Files.size(file));
        Model model = checkpoint.model();
        assertThat(tensors.keySet())
                .containsExactly(
                        "conv1.weight",
                        "conv1.bias",
                        "fc2.weight",
                        "fc2.bias",
                        "preprocessing.mean",
                        "velocity.conv1.weight",
                        "velocity.conv1.bias",
                        "velocity.fc2.weight",
                        "velocity.fc2.bias");
        assertThat(tensors.get("fc2.weight"))
                .isEqualTo(values(model.parameters()).get("fc2.weight"));
        assertThat(tensors.get("velocity.conv1.bias"))
                .isEqualTo(values(checkpoint.velocities()).get("conv1.bias"));
        assertThat(tensors.get("preprocessing.mean"))
                .isEqualTo(FloatBuffer.wrap(model.preprocessing().meanImage()));
        assertThat(root.get("conv1.weight").get("shape").toString()).isEqualTo("[2,3,3,3]");
        assertThat(root.get("fc2.weight").get("shape").toString()).isEqualTo("[3,8]");
    }

    /** Files of this format version stay readable for ever. */
    @Test
    void files_of_format_1_are_read() {
        assertSame(ModelFile.read(resource("model-1.safetensors")), model(1));
        Checkpoint checkpoint = CheckpointFile.read(resource("checkpoint-1.safetensors"));
        assertSame(checkpoint.model(), model(2));
        assertThat(values(checkpoint.velocities()))
                .isEqualTo(values(checkpoint(2).velocities()));
        assertThat(checkpoint.state()).isEqualTo(checkpoint(2).state());
    }

    @Test
    void the_old_file_stays_whole_until_the_new_one_is() {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(model(1), file);
        Model mapped = ModelFile.read(file);
        Model broken = new Model(
                model(2).network(),
                Parameters.of(Map.of()),
                CLASSES,
                model(2).preprocessing(),
                new Provenance(Map.of()));
        assertThatThrownBy(() -> ModelFile.write(broken, file)).isInstanceOf(IllegalArgumentException.class);
        assertSame(ModelFile.read(file), model(1));
        ModelFile.write(model(2), file);
        assertSame(ModelFile.read(file), model(2));
        // What was mapped before is the old file still.
        assertSame(mapped, model(1));
        assertThat(filesIn(folder)).containsExactly("model.safetensors");
    }

    @Test
    void what_a_killed_process_left_is_no_hindrance() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.writeString(folder.resolve(".model.safetensors.incomplete"), "half".repeat(10000));
        ModelFile.write(model(1), file);
        assertSame(ModelFile.read(file), model(1));
        assertThat(filesIn(folder)).containsExactly("model.safetensors");
    }

    @Test
    void a_file_that_cannot_be_written_is_an_error_with_its_name() {
        Path nowhere = folder.resolve("none").resolve("model.safetensors");
        assertThatThrownBy(() -> ModelFile.write(model(1), nowhere))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(nowhere.toString());
    }

    @Test
    void a_full_disk_is_told_with_the_bytes_needed() {
        UserException failure = Safetensors.failure(
                new IOException("No space left on device"), folder.resolve("model.safetensors"), 243_861_000);
        assertThat(failure.kind()).isEqualTo(UserException.Kind.RESOURCES);
        assertThat(failure).hasMessageContaining("needs 243,861,000 bytes").hasMessageContaining("model.safetensors");
        assertThat(failure.remedy()).isNotEmpty();
    }

    @Test
    void what_is_no_model_says_so() throws IOException {
        assertDamaged(new byte[0]);
        assertDamaged(new byte[7]);
        assertDamaged("This is a text of some length, no model.".getBytes(UTF_8));
        assertDamaged(header(Long.MAX_VALUE, "{}"));
        assertDamaged(header(-1, "{}"));
        assertDamaged(header(3, "{}"));
        assertDamaged(header(2, "[]"));
        assertDamaged(header(2, "{x"));
        assertDamaged(header(2, "{}"));
        assertDamaged(header(0, ""));
        String deep = "[".repeat(100_000);
        assertDamaged(header(deep.length(), deep));
        assertThatThrownBy(() -> ModelFile.read(folder.resolve("none")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> ModelFile.read(folder)).isInstanceOf(UserException.class);
    }

    @Test
    void a_header_that_lies_is_found() throws IOException {
        damage(root -> tensor(root, "conv1.bias").put("dtype", "F16"));
        damage(root -> tensor(root, "conv1.bias").put("dtype", 1));
        damage(root -> tensor(root, "conv1.bias").remove("dtype"));
        damage(root -> tensor(root, "conv1.bias").remove("shape"));
        damage(root -> tensor(root, "conv1.bias").put("shape", 2));
        damage(root -> tensor(root, "conv1.bias").putArray("shape").add(3));
        damage(root -> tensor(root, "conv1.bias").putArray("shape").add(1).add(2));
        damage(root -> tensor(root, "conv1.bias").putArray("shape").add(-2));
        damage(root -> tensor(root, "conv1.bias").putArray("shape").add(2.0));
        damage(root -> tensor(root, "conv1.bias").putArray("shape").add("2"));
        damage(root -> tensor(root, "conv1.bias")
                .putArray("shape")
                .add(1L << 32)
                .add(1L << 32)
                .add(2));
        damage(root -> tensor(root, "conv1.bias")
                .putArray("shape")
                .add(1L << 62)
                .add(4)
                .add(0));
        damage(root -> offsets(root, "conv1.bias", 0, 8));
        damage(root -> offsets(root, "conv1.bias", 220, 228));
        damage(root -> offsets(root, "conv1.bias", -8, 0));
        damage(root -> offsets(root, "conv1.bias", 224, 216));
        damage(root -> offsets(root, "conv1.bias", Long.MIN_VALUE, Long.MIN_VALUE + 8));
        damage(root -> offsets(root, "conv1.bias", Long.MAX_VALUE - 7, Long.MAX_VALUE));
        damage(root -> tensor(root, "conv1.bias").putArray("data_offsets").add(216));
        damage(root -> tensor(root, "conv1.bias")
                .putArray("data_offsets")
                .add(new java.math.BigInteger("99999999999999999999"))
                .add(1));
        damage(root -> root.remove("conv1.bias"));
        damage(root -> root.put("conv1.bias", "gone"));
        damage(root -> root.set("conv2.bias", root.remove("conv1.bias")));
        damage(root -> root.set("\u0007\n" + "x".repeat(1000), root.remove("conv1.bias")));
    }

    @Test
    void metadata_that_lie_are_found() throws IOException {
        metadata(node -> node.put("alexnet4j.format", "2"));
        metadata(node -> node.put("alexnet4j.format", 1));
        metadata(node -> node.remove("alexnet4j.format"));
        metadata(node -> node.put("network", "name = "));
        metadata(node -> node.put("network", NETWORK.replace("outChannels = 2", "outChannels = 3")));
        metadata(node -> node.put("network", NETWORK.replace("outChannels = 2", "outChannels = 2000000000")));
        metadata(node -> node.put("network", NETWORK.replace("outChannels = 3", "outChannels = 2")));
        metadata(node -> node.put("network", NETWORK.replace("height = 4", "height = 5")));
        metadata(node -> node.remove("network"));
        metadata(node -> node.put("classes", "[]"));
        metadata(node -> node.put("classes", "{}"));
        metadata(node -> node.put("classes", "[1,2,3]"));
        metadata(node -> node.put("classes", "[{\"name\":\"a\"},{\"name\":\"b\"}]"));
        metadata(node -> node.put("classes", "["));
        metadata(node -> node.put("preprocessing", "{}"));
        metadata(node -> node.put("preprocessing", "{\"imageSize\":1000000}"));
        metadata(node -> node.put("preprocessing", preprocessing(node).replace("[", "[1,")));
        metadata(node -> node.put("preprocessing", preprocessing(node).replace("[", "[\"NaN\",")));
        metadata(node -> node.put("preprocessing", preprocessing(node).replaceFirst("\\[[^,]*,", "[-1,")));
        metadata(node -> node.put("activationRanges", "{}"));
        metadata(node -> node.put("activationRanges", "{\"fc2\":0}"));
        metadata(node -> node.put("activationRanges", "{\"fc2\":1e300}"));
        metadata(node -> node.put("activationRanges", "{\"fc2\":\"much\"}"));
        metadata(node -> node.put("activationRanges", "["));
        metadata(node -> node.put("provenance", "[1]"));
        metadata(node -> node.put("provenance", "null"));
        metadata(node -> node.put("provenance", "{\"seed\":null}"));
        metadata(node -> node.remove("provenance"));
    }

    @Test
    void a_file_that_was_cut_or_has_grown_is_damaged() throws IOException {
        byte[] whole = Files.readAllBytes(resource("model-1.safetensors"));
        for (int length = 0; length < whole.length; length += 13) {
            assertDamaged(Arrays.copyOf(whole, length));
        }
        assertDamaged(Arrays.copyOf(whole, whole.length - 1));
        assertDamaged(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void two_tensors_of_one_name_are_refused() throws IOException {
        byte[] whole = Files.readAllBytes(resource("model-1.safetensors"));
        String text = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1);
        String twice = text.replace("\"conv1.bias\"", "\"fc2.weight\"");
        assertThat(twice).hasSameSizeAs(text).isNotEqualTo(text);
        assertDamaged(twice.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    /** Whatever byte of the header is flipped, the answer is a model or an error for the user, nothing else. */
    @Test
    void no_damaged_header_leads_to_anything_but_an_error_for_the_user() throws IOException {
        byte[] whole = Files.readAllBytes(resource("model-1.safetensors"));
        int header = Math.toIntExact(
                ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
        RandomKey key = RandomKey.of(17, Purpose.TEST);
        Path file = folder.resolve("damaged");
        for (int i = 0; i < 500; i++) {
            byte[] bytes = whole.clone();
            int at = key.below(Long.BYTES + header, 2L * i);
            bytes[at] = (byte) key.bits(2L * i + 1);
            Files.write(file, bytes);
            try {
                ModelFile.read(file);
            } catch (UserException e) {
                assertThat(e.getMessage()).as("byte %d", at).contains("damaged").doesNotContain("\n");
            }
        }
    }

    private void damage(Consumer<ObjectNode> change) throws IOException {
        byte[] whole = Files.readAllBytes(resource("model-1.safetensors"));
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(bytes.getLong(0));
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(whole, Long.BYTES, headerBytes);
        change.accept(root);
        byte[] header = root.toString().getBytes(UTF_8);
        int data = whole.length - Long.BYTES - headerBytes;
        ByteBuffer changed =
                ByteBuffer.allocate(Long.BYTES + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
        changed.putLong(header.length).put(header).put(whole, Long.BYTES + headerBytes, data);
        assertDamaged(changed.array());
    }

    private void metadata(Consumer<ObjectNode> change) throws IOException {
        damage(root -> change.accept((ObjectNode) root.get("__metadata__")));
    }

    private static String preprocessing(ObjectNode metadata) {
        return metadata.get("preprocessing").asText();
    }

    private static ObjectNode tensor(ObjectNode root, String name) {
        return (ObjectNode) root.get(name);
    }

    private static void offsets(ObjectNode root, String name, long begin, long end) {
        tensor(root, name).putArray("data_offsets").add(begin).add(end);
    }

    private void assertDamaged(byte[] content) throws IOException {
        Path file = folder.resolve("damaged");
        Files.write(file, content);
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file.toString())
                .message()
                .hasSizeLessThan(1000)
                .doesNotContain("\n");
    }

    private static byte[] header(long length, String header) {
        byte[] json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }

    private static List<String> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path resource(String name) {
        URL found = Objects.requireNonNull(ModelFileTest.class.getResource(name), name);
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, FloatBuffer> values(Parameters parameters) {
        return Network.of(network()).parameters().stream()
                .collect(Collectors.toMap(ParameterSpec::name, parameters::get));
    }

    private static void assertSame(Model read, Model written) {
        assertThat(read.network()).isEqualTo(written.network());
        assertThat(values(read.parameters())).isEqualTo(values(written.parameters()));
        assertThat(read.classes()).isEqualTo(written.classes());
        assertThat(read.provenance()).isEqualTo(written.provenance());
        assertThat(read.provenance().facts().keySet())
                .containsExactlyElementsOf(written.provenance().facts().keySet());
        assertThat(read.preprocessing().imageSize())
                .isEqualTo(written.preprocessing().imageSize());
        assertThat(read.preprocessing().meanImage())
                .isEqualTo(written.preprocessing().meanImage());
        assertThat(read.preprocessing().colorDeviations())
                .isEqualTo(written.preprocessing().colorDeviations());
        assertThat(read.preprocessing().colorComponents())
                .isEqualTo(written.preprocessing().colorComponents());
    }

    private static Checkpoint checkpoint(int seed) {
        Map<String, FloatBuffer> velocities = new LinkedHashMap<>();
        for (ParameterSpec parameter : Network.of(network()).parameters()) {
            velocities.put(
                    parameter.name(), FloatBuffer.wrap(random(seed + 100, parameter.name(), parameter.size(), -1, 1)));
        }
        Map<String, String> state = new LinkedHashMap<>();
        state.put("step", "123456789012");
        state.put("rate.policy", "plateau \"0.01\"\n");
        state.put("best", "0.375");
        return new Checkpoint(model(seed), Parameters.of(velocities), state);
    }

    private static Model model(int seed) {
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : Network.of(network()).parameters()) {
            values.put(parameter.name(), FloatBuffer.wrap(random(seed, parameter.name(), parameter.size(), -1, 1)));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seed", Integer.toString(seed));
        facts.put("dataset", "pictures, sha256 0123456789abcdef");
        facts.put("author", "Å");
        return new Model(
                network(),
                Parameters.of(values),
                CLASSES,
                new DatasetStatistics(
                        5,
                        random(seed, "mean", 75, 0, 255),
                        random(seed, "deviations", 3, 0, 200),
                        random(seed, "components", 9, -1, 1)),
                new Provenance(facts));
    }

    private static NetworkSpec network() {
        return NetworkFile.parse(NETWORK, "test");
    }

    private static float[] random(int seed, String purpose, int count, double least, double most) {
        RandomKey key = RandomKey.of(seed, Purpose.TEST).at(purpose.hashCode());
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (least + (most - least) * key.uniform(i));
        }
        return values;
    }
}

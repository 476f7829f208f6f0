package org.alexnet4j.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.ActivationRanges;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Shape;

/** Reads and writes model files; the format is described in the package. */
public final class ModelFile {
    /** Values of a tensor at most, in this and all other files of this kind: what one buffer of floats holds. */
    public static final long MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

    /** Words and signs of a text in the metadata, such as a million classes have. */
    private static final long MOST_TOKENS = 8_000_000;

    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength((int) SafetensorsHeader.LARGEST)
                    .maxTokenCount(MOST_TOKENS)
                    .build())
            .build());
    private static final String FORMAT = "alexnet4j.format";
    private static final String VERSION = "1";
    private static final String RANGES = "activationRanges";
    private static final String MEAN = "preprocessing.mean";
    private static final int LARGEST_IMAGE = 1 << 14;
    private static final int COLORS = 3;
    private static final float BRIGHTEST = 255;

    private ModelFile() {}

    /**
     * Writes a model; the old file, if any, is there until the new one is whole.
     *
     * @throws UserException if the disk is full or the folder cannot be written
     */
    public static void write(Model model, Path file) {
        Safetensors.write(new Safetensors(metadataOf(model), tensorsOf(model)), file);
    }

    /**
     * Reads a model, likewise, without notes.
     *
     * @throws UserException as there
     */
    public static Model read(Path file) {
        return read(file, note -> {});
    }

    /**
     * Reads a model (or the model in a checkpoint), and compares all of it with its check sums. Its parameters are views of
     * the mapped file.
     *
     * @param notes is told, a line each, what the user should know
     * @throws UserException if the file is no model, is damaged, or has a value that is not finite
     */
    public static Model read(Path file, Consumer<String> notes) {
        return modelOf(readCovered(file, true, notes), file);
    }

    /** Reads a file and says so if it has no check sums. */
    static Safetensors readCovered(Path file, boolean finite, Consumer<String> notes) {
        Safetensors content = Safetensors.read(file, finite);
        if (!content.covered()) {
            notes.accept(
                    file + " has no check sums, as it was written by version 0.1.0: damage to it may go unnoticed");
        }
        return content;
    }

    static Map<String, String> metadataOf(Model model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.put("network", NetworkFile.write(model.network()));
        ArrayNode classes = JSON.createArrayNode();
        put(classes, model.classes());
        metadata.put("classes", classes.toString());
        DatasetStatistics statistics = model.preprocessing();
        ObjectNode preprocessing = JSON.createObjectNode().put("imageSize", statistics.imageSize());
        put(preprocessing.putArray("colorDeviations"), statistics.colorDeviations());
        put(preprocessing.putArray("colorComponents"), statistics.colorComponents());
        metadata.put("preprocessing", preprocessing.toString());
        metadata.put("provenance", text(model.provenance().facts()));
        ActivationRanges ranges = model.ranges();
        if (ranges != null) {
            ObjectNode node = JSON.createObjectNode();
            ActivationRanges.layersOf(Network.of(model.network()))
                    .forEach(layer -> node.put(layer.name(), ranges.largest(layer.name())));
            metadata.put(RANGES, node.toString());
        }
        return metadata;
    }

    static Map<String, Safetensors.Tensor> tensorsOf(Model model) {
        Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
        for (ParameterSpec parameter : Network.of(model.network()).parameters()) {
            tensors.put(parameter.name(), tensor(parameter, model.parameters()));
        }
        long side = model.preprocessing().imageSize();
        tensors.put(
                MEAN,
                new Safetensors.Tensor(
                        List.of(3L, side, side),
                        () -> FloatBuffer.wrap(model.preprocessing().meanImage())));
        return tensors;
    }

    static Safetensors.Tensor tensor(ParameterSpec parameter, Parameters values) {
        return new Safetensors.Tensor(
                parameter.shape().stream().map(Integer::longValue).toList(), () -> values.get(parameter));
    }

    static Model modelOf(Safetensors content, Path file) {
        String version = content.metadata().getOrDefault(FORMAT, "");
        if (version.isEmpty()) {
            throw Mismatch.of(file, ContentKind.MODEL);
        }
        if (!version.equals(VERSION)) {
            throw UserException.input(
                    file + " has format " + Safetensors.shown(version) + ", this program reads format " + VERSION,
                    "take a file that train has written, or a newer version of the program");
        }
        NetworkSpec spec = NetworkFile.parse(string(content, "network", file), file + ", network");
        Network network = Network.of(spec);
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            values.put(parameter.name(), valuesOf(content, parameter.name(), parameter, file));
        }
        requireKnownNames(content, values.keySet(), file);
        List<ClassLabel> classes = classesOf(content, file);
        if (classes.size() != network.classes()) {
            throw damaged(file, classes.size() + " class names for " + network.classes() + " classes");
        }
        DatasetStatistics preprocessing = preprocessingOf(content, file);
        requireFit(spec.input(), preprocessing.imageSize(), file);
        return new Model(
                spec,
                Parameters.of(values),
                classes,
                preprocessing,
                new Provenance(strings(content, "provenance", file)),
                content.metadata().containsKey(RANGES) ? rangesOf(content, network, file) : null);
    }

    private static ActivationRanges rangesOf(Safetensors content, Network network, Path file) {
        JsonNode node = json(content, RANGES, file);
        Map<String, Double> ranges = new LinkedHashMap<>();
        for (Network.Layer layer : ActivationRanges.layersOf(network)) {
            double range = node.path(layer.name()).asDouble(Double.NaN);
            if (!(range >= Float.MIN_NORMAL && range <= Float.MAX_VALUE)) {
                throw damaged(file, "its " + RANGES + " has no number more than 0 for " + layer.name());
            }
            ranges.put(layer.name(), range);
        }
        return new ActivationRanges(ranges);
    }

    private static void requireKnownNames(Safetensors content, Set<String> parameters, Path file) {
        for (String name : content.tensors().keySet()) {
            String parameter =
                    name.startsWith(CheckpointFile.VELOCITY) ? name.substring(CheckpointFile.VELOCITY.length()) : name;
            if (!name.equals(MEAN) && !parameters.contains(name) && !parameters.contains(parameter)) {
                throw damaged(file, "tensor " + Safetensors.shown(name) + " belongs to no layer");
            }
        }
    }

    private static void requireFit(Shape input, int imageSize, Path file) {
        if (input.channels() != COLORS || input.height() != input.width() || input.height() > imageSize) {
            throw damaged(file, "its network reads " + input + " from images of " + imageSize + " pixels");
        }
    }

    /** The values of a tensor that has a parameter's shape. */
    static FloatBuffer valuesOf(Safetensors content, String name, ParameterSpec parameter, Path file) {
        Safetensors.Tensor tensor = content.tensors().get(name);
        List<Long> shape = parameter.shape().stream().map(Integer::longValue).toList();
        if (tensor == null || !tensor.shape().equals(shape)) {
            throw damaged(
                    file,
                    name + " should have the shape " + shape + ", it "
                            + (tensor == null ? "is missing" : "has " + tensor.shape()));
        }
        return tensor.values().get();
    }

    /** A JSON object of strings in the metadata. */
    static Map<String, String> strings(Safetensors content, String key, Path file) {
        JsonNode node = json(content, key, file);
        if (!node.isObject()) {
            throw damaged(file, "its " + key + " is not readable");
        }
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw damaged(file, "its " + key + " has a value that is not text");
            }
            strings.put(entry.getKey(), entry.getValue().textValue());
        }
        return strings;
    }

    static String text(Map<String, String> strings) {
        ObjectNode node = JSON.createObjectNode();
        strings.forEach(node::put);
        return node.toString();
    }

    static UserException damaged(Path file, String what) {
        return UserException.input(file + " is damaged: " + what, "take a file that train has written");
    }

    static void put(ArrayNode array, List<ClassLabel> classes) {
        for (ClassLabel label : classes) {
            array.addObject().put("name", label.name()).put("wnid", label.wnid());
        }
    }

    static List<ClassLabel> classesOf(Safetensors content, Path file) {
        List<ClassLabel> classes = new ArrayList<>();
        for (JsonNode node : json(content, "classes", file)) {
            JsonNode wnid = node.path("wnid");
            if (!node.path("name").isTextual()) {
                throw damaged(file, "a class has no name");
            }
            classes.add(new ClassLabel(node.path("name").asText(), wnid.isTextual() ? wnid.asText() : null));
        }
        return classes;
    }

    private static DatasetStatistics preprocessingOf(Safetensors content, Path file) {
        JsonNode node = json(content, "preprocessing", file);
        int side = node.path("imageSize").asInt();
        Safetensors.Tensor mean = content.tensors().get(MEAN);
        if (side < 1
                || side > LARGEST_IMAGE
                || mean == null
                || !mean.shape().equals(List.of(3L, (long) side, (long) side))) {
            throw damaged(file, "its mean image does not have the side " + side);
        }
        float[] pixels = new float[Math.toIntExact(mean.count())];
        mean.values().get().get(0, pixels);
        for (float pixel : pixels) {
            if (!(pixel >= 0 && pixel <= BRIGHTEST)) {
                throw damaged(file, "its mean image has a value outside 0 to 255");
            }
        }
        return new DatasetStatistics(
                side,
                pixels,
                floats(node, "colorDeviations", COLORS, 0, BRIGHTEST, file),
                floats(node, "colorComponents", COLORS * COLORS, -1.001f, 1.001f, file));
    }

    private static float[] floats(JsonNode node, String key, int count, float least, float most, Path file) {
        JsonNode list = node.path(key);
        float[] values = new float[count];
        boolean good = list.isArray() && list.size() == count;
        for (int i = 0; good && i < count; i++) {
            values[i] = (float) list.get(i).asDouble(Double.NaN);
            good = values[i] >= least && values[i] <= most;
        }
        if (!good) {
            throw damaged(file, key + " should be " + count + " numbers from " + least + " to " + most);
        }
        return values;
    }

    private static JsonNode json(Safetensors content, String key, Path file) {
        try {
            return JSON.readTree(string(content, key, file));
        } catch (JsonProcessingException e) {
            throw damaged(file, "its " + key + " is not readable");
        }
    }

    private static String string(Safetensors content, String key, Path file) {
        String value = content.metadata().get(key);
        if (value == null) {
            throw damaged(file, "it has no " + key);
        }
        return value;
    }

    private static void put(ArrayNode array, float[] values) {
        for (float value : values) {
            array.add(value);
        }
    }
}

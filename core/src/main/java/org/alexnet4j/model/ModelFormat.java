package org.alexnet4j.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.DatasetStatistics;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.jspecify.annotations.Nullable;

/** Metadata and tensors of models and checkpoints; see the package's description. */
final class ModelFormat {
    static final String MODEL = "alexnet4j-model";
    static final String CHECKPOINT = "alexnet4j-checkpoint";
    static final String VERSION = "1";

    private static final String FORMAT_KEY = "format";
    private static final String VERSION_KEY = "version";
    private static final String NETWORK_KEY = "network";
    private static final String CLASSES_KEY = "classes";
    private static final String PREPROCESSING_KEY = "preprocessing";
    private static final String PROVENANCE_KEY = "provenance";
    private static final String STATE_KEY = "state";

    private static final String MEAN_IMAGE = "mean_image";
    private static final String COLOR_DEVIATIONS = "color_deviations";
    private static final String COLOR_COMPONENTS = "color_components";

    /** No name of a layer has a slash. */
    private static final String VELOCITY = "velocity/";

    private static final int CHANNELS = 3;
    private static final int MAX_IMAGE_SIZE = 4096;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFormat() {}

    static Map<String, String> metadata(String format, Model model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT_KEY, format);
        metadata.put(VERSION_KEY, VERSION);
        metadata.put(NETWORK_KEY, NetworkFile.write(model.network()));
        metadata.put(CLASSES_KEY, classes(model.classes()));
        metadata.put(PREPROCESSING_KEY, preprocessing(model));
        metadata.put(PROVENANCE_KEY, json(model.provenance().entries()));
        return metadata;
    }

    static void addState(Map<String, String> metadata, Map<String, String> state) {
        metadata.put(STATE_KEY, json(state));
    }

    private static String json(Map<String, String> entries) {
        ObjectNode node = JSON.createObjectNode();
        entries.forEach(node::put);
        return node.toString();
    }

    private static String classes(List<ClassLabel> classes) {
        ArrayNode nodes = JSON.createArrayNode();
        for (ClassLabel label : classes) {
            ObjectNode node = nodes.addObject().put("name", label.name());
            if (label.wnid() != null) {
                node.put("wnid", label.wnid());
            }
        }
        return nodes.toString();
    }

    /** The words are for people and programs of others; only the number is read back. */
    private static String preprocessing(Model model) {
        ObjectNode node = JSON.createObjectNode();
        node.put("imageSize", model.preprocessing().imageSize());
        node.put("resize", "shorter side to imageSize, Lanczos with three lobes, then the central square");
        node.put("cropSize", model.network().input().height());
        node.put("pixels", "red, green, blue; 0 to 255 minus " + MEAN_IMAGE + ", cropped alike");
        return node.toString();
    }

    static List<Tensor> tensors(Model model) {
        int size = model.preprocessing().imageSize();
        List<Tensor> tensors = new ArrayList<>();
        for (ParameterSpec parameter : Network.of(model.network()).parameters()) {
            tensors.add(new Tensor(
                    parameter.name(), parameter.shape(), model.parameters().get(parameter)));
        }
        DatasetStatistics statistics = model.preprocessing();
        tensors.add(new Tensor(MEAN_IMAGE, meanShape(size), FloatBuffer.wrap(statistics.meanImage())));
        tensors.add(new Tensor(COLOR_DEVIATIONS, List.of(CHANNELS), FloatBuffer.wrap(statistics.colorDeviations())));
        tensors.add(new Tensor(
                COLOR_COMPONENTS, List.of(CHANNELS, CHANNELS), FloatBuffer.wrap(statistics.colorComponents())));
        return tensors;
    }

    static List<Tensor> velocities(Model model, Map<String, FloatBuffer> velocities) {
        Parameters values = new Parameters(velocities);
        return Network.of(model.network()).parameters().stream()
                .map(parameter -> new Tensor(VELOCITY + parameter.name(), parameter.shape(), values.get(parameter)))
                .toList();
    }

    private static List<Integer> meanShape(int imageSize) {
        return List.of(CHANNELS, imageSize, imageSize);
    }

    /** What a file says that it is: {@link #MODEL} or {@link #CHECKPOINT}. */
    static String checkFormat(SafetensorsReader file, String where) {
        String format = file.metadata().getOrDefault(FORMAT_KEY, "");
        if (!format.equals(MODEL) && !format.equals(CHECKPOINT)) {
            throw file.noModel("it is a safetensors file of another program");
        }
        String version = file.metadata().getOrDefault(VERSION_KEY, "");
        if (!version.equals(VERSION)) {
            throw UserException.input(
                    where + " has format version " + SafetensorsReader.shown(version) + ", this program reads "
                            + VERSION,
                    "use a newer AlexNet4J");
        }
        return format;
    }

    static Model model(SafetensorsReader file, String where) {
        NetworkSpec spec = NetworkFile.parse(text(file, NETWORK_KEY), where + ", network");
        Network network = Network.of(spec);
        List<ClassLabel> classes = readClasses(file);
        int inputSize = spec.input().height();
        int imageSize = readImageSize(file);
        if (classes.size() != network.classes()) {
            throw file.damaged("it has " + classes.size() + " classes, and its network " + network.classes());
        }
        if (spec.input().channels() != CHANNELS || spec.input().width() != inputSize || inputSize > imageSize) {
            throw file.damaged("its network takes " + spec.input() + ", its images are " + CHANNELS + " x " + imageSize
                    + " x " + imageSize);
        }
        checkNames(file, network);
        return new Model(
                spec,
                new Parameters(map(file, network, "")),
                classes,
                readStatistics(file, imageSize),
                new Provenance(readMap(file, PROVENANCE_KEY)));
    }

    private static void checkNames(SafetensorsReader file, Network network) {
        Set<String> known = new HashSet<>(Set.of(MEAN_IMAGE, COLOR_DEVIATIONS, COLOR_COMPONENTS));
        for (ParameterSpec parameter : network.parameters()) {
            known.add(parameter.name());
            known.add(VELOCITY + parameter.name());
        }
        for (String name : file.names()) {
            if (!known.contains(name)) {
                throw file.damaged("tensor '" + SafetensorsReader.shown(name) + "' belongs to no layer");
            }
        }
    }

    static Map<String, FloatBuffer> velocities(SafetensorsReader file, Model model) {
        return map(file, Network.of(model.network()), VELOCITY);
    }

    static Map<String, String> state(SafetensorsReader file) {
        return readMap(file, STATE_KEY);
    }

    private static Map<String, FloatBuffer> map(SafetensorsReader file, Network network, String prefix) {
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : network.parameters()) {
            values.put(parameter.name(), file.map(prefix + parameter.name(), parameter.shape()));
        }
        return values;
    }

    private static DatasetStatistics readStatistics(SafetensorsReader file, int imageSize) {
        float[] mean = floats(file, MEAN_IMAGE, meanShape(imageSize), 0, 255);
        float[] deviations = floats(file, COLOR_DEVIATIONS, List.of(CHANNELS), 0, 256);
        float[] components = floats(file, COLOR_COMPONENTS, List.of(CHANNELS, CHANNELS), -1.001f, 1.001f);
        return new DatasetStatistics(imageSize, mean, deviations, components);
    }

    private static float[] floats(SafetensorsReader file, String name, List<Integer> shape, float least, float most) {
        FloatBuffer mapped = file.map(name, shape);
        float[] values = new float[mapped.limit()];
        mapped.get(values);
        for (float value : values) {
            if (!(value >= least && value <= most)) {
                throw file.damaged("tensor '" + name + "' has a value outside " + least + " to " + most);
            }
        }
        return values;
    }

    private static int readImageSize(SafetensorsReader file) {
        JsonNode size = json(file, PREPROCESSING_KEY).path("imageSize");
        if (!size.isInt() || size.intValue() < 1 || size.intValue() > MAX_IMAGE_SIZE) {
            throw file.damaged(PREPROCESSING_KEY + ": imageSize is not a number of 1 to " + MAX_IMAGE_SIZE);
        }
        return size.intValue();
    }

    private static List<ClassLabel> readClasses(SafetensorsReader file) {
        JsonNode nodes = json(file, CLASSES_KEY);
        List<ClassLabel> classes = new ArrayList<>();
        for (JsonNode node : nodes) {
            @Nullable JsonNode wnid = node.get("wnid");
            if (!nodes.isArray() || !node.path("name").isTextual() || (wnid != null && !wnid.isTextual())) {
                throw file.damaged(CLASSES_KEY + " are no list of names");
            }
            classes.add(new ClassLabel(node.path("name").textValue(), wnid == null ? null : wnid.textValue()));
        }
        return List.copyOf(classes);
    }

    private static Map<String, String> readMap(SafetensorsReader file, String key) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode node = json(file, key);
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw file.damaged(key + " are no texts by name");
            }
            map.put(entry.getKey(), entry.getValue().textValue());
        }
        return map;
    }

    private static JsonNode json(SafetensorsReader file, String key) {
        try {
            return JSON.readTree(text(file, key));
        } catch (JsonProcessingException e) {
            throw file.damaged(key + " are no JSON");
        }
    }

    private static String text(SafetensorsReader file, String key) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw file.damaged("metadata '" + key + "' are missing");
        }
        return text;
    }
}

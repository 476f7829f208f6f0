package org.alexnet4j.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.alexnet4j.network.LayerSpec;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.network.ParameterSpec;
import org.alexnet4j.network.Rounding;
import org.alexnet4j.network.Shape;
import org.alexnet4j.network.Window;

/**
 * What PyTorch computes in float64 for one network. Parameters and input follow a formula, so that the file holds
 * results only.
 */
final class GoldenResult {
    /** All files. */
    static final List<String> NAMES = List.of("cifar-lrn", "owt-224", "paper-224", "paper-227");

    private final JsonNode json;

    private GoldenResult(JsonNode json) {
        this.json = json;
    }

    static GoldenResult read(String name) {
        try (InputStream in = GoldenResult.class.getResourceAsStream("golden/" + name + ".json")) {
            return new GoldenResult(new ObjectMapper().readTree(Objects.requireNonNull(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A summary of a tensor. */
    record Summary(double sum, double l2, double max, double min, List<Double> first) {}

    Network network() {
        JsonNode shape = json.path("input").path("shape");
        List<LayerSpec> layers = new ArrayList<>();
        String input = NetworkSpec.INPUT;
        for (JsonNode layer : json.path("layers")) {
            LayerSpec spec = layer(layer, input);
            layers.add(spec);
            input = spec.name();
        }
        return Network.of(new NetworkSpec(
                json.path("case").asText(),
                new Shape(
                        shape.get(1).asInt(), shape.get(2).asInt(), shape.get(3).asInt()),
                layers));
    }

    int batchSize() {
        return json.path("input").path("shape").get(0).asInt();
    }

    int[] labels() {
        return numbers(json.path("labels")).stream().mapToInt(Double::intValue).toArray();
    }

    FloatBuffer images() {
        Network network = network();
        FloatBuffer images = ByteBuffer.allocateDirect(
                        batchSize() * network.input().size() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        float[] values = values(
                "input", images.capacity(), json.path("input").path("scale").asDouble());
        return images.put(values).flip();
    }

    Parameters parameters() {
        Map<String, Double> scales = new LinkedHashMap<>();
        json.path("parameters")
                .forEach(node -> scales.put(
                        node.path("name").asText(), node.path("scale").asDouble()));
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (ParameterSpec parameter : network().parameters()) {
            double scale = Objects.requireNonNull(scales.get(parameter.name()), parameter.name());
            values.put(parameter.name(), FloatBuffer.wrap(values(parameter.name(), parameter.size(), scale)));
        }
        return Parameters.of(values);
    }

    Summary activation(String layer) {
        return summary(json.path("activations").path(layer));
    }

    Summary gradient(String parameter) {
        return summary(json.path("gradients").path(parameter));
    }

    Summary trained(String parameter) {
        return summary(json.path("training").path("parameters_after").path(parameter));
    }

    List<Double> logits() {
        List<Double> logits = new ArrayList<>();
        json.path("logits").forEach(row -> logits.addAll(row.isArray() ? numbers(row) : List.of(row.asDouble())));
        return logits;
    }

    double loss() {
        return json.path("loss").asDouble();
    }

    /** Losses before each step and after the last. */
    List<Double> trainingLosses() {
        return numbers(json.path("training").path("losses"));
    }

    /** The update of a step. */
    Update update(int step) {
        JsonNode training = json.path("training");
        Map<String, Double> rates = new LinkedHashMap<>();
        Map<String, Double> decays = new LinkedHashMap<>();
        for (ParameterSpec parameter : network().parameters()) {
            rates.put(
                    parameter.name(), training.path("learning_rates").get(step).asDouble());
            decays.put(parameter.name(), training.path("weight_decay").asDouble());
        }
        return new Update(training.path("momentum").asDouble(), rates, decays);
    }

    static Summary summaryOf(FloatBuffer values) {
        double sum = 0;
        double squares = 0;
        double max = Double.NEGATIVE_INFINITY;
        double min = Double.POSITIVE_INFINITY;
        List<Double> first = new ArrayList<>();
        for (int i = 0; i < values.limit(); i++) {
            double value = values.get(i);
            sum += value;
            squares += value * value;
            max = Math.max(max, value);
            min = Math.min(min, value);
            if (i < 8) {
                first.add(value);
            }
        }
        return new Summary(sum, Math.sqrt(squares), max, min, first);
    }

    private static Summary summary(JsonNode node) {
        return new Summary(
                node.path("sum").asDouble(),
                node.path("l2").asDouble(),
                node.path("max").asDouble(),
                node.path("min").asDouble(),
                numbers(node.path("first")));
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(node -> numbers.add(node.asDouble()));
        return numbers;
    }

    private static LayerSpec layer(JsonNode node, String input) {
        String name = node.path("name").asText();
        return switch (node.path("kind").asText()) {
            case "conv" ->
                new LayerSpec.Convolution(
                        name,
                        input,
                        node.path("out").asInt(),
                        window(node),
                        node.path("g").asInt(1),
                        0.01,
                        0);
            case "fc" ->
                new LayerSpec.FullyConnected(name, input, node.path("out").asInt(), 0.01, 0);
            case "relu" -> new LayerSpec.Activation(name, input, LayerSpec.Activation.Function.RELU);
            case "lrn" ->
                new LayerSpec.Lrn(
                        name,
                        input,
                        LayerSpec.Lrn.Region.ACROSS_MAPS,
                        node.path("n").asInt(),
                        node.path("alpha").asDouble(),
                        node.path("beta").asDouble(),
                        node.path("k").asDouble());
            case "maxpool" -> new LayerSpec.Pooling(name, input, LayerSpec.Pooling.Kind.MAX, window(node));
            case "avgpool" -> new LayerSpec.Pooling(name, input, LayerSpec.Pooling.Kind.AVERAGE, window(node));
            default -> throw new IllegalArgumentException(node.toString());
        };
    }

    private static Window window(JsonNode node) {
        boolean hangsOver = node.path("ceil").asBoolean() || node.path("extra").asInt() > 0;
        return new Window(
                node.path("k").asInt(),
                node.path("s").asInt(),
                node.path("p").asInt(0),
                hangsOver ? Rounding.CEIL : Rounding.FLOOR);
    }

    private static float[] values(String name, int count, double scale) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        long start = hash;
        float[] values = new float[count];
        IntStream.range(0, count).parallel().forEach(i -> {
            long z = start + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            values[i] = (float) (((z >>> 40) / 8388608.0 - 1) * scale);
        });
        return values;
    }
}

package org.alexnet4j.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;

/** Reads and writes predictions; the format is described in the package. */
public final class PredictionsFile {
    private static final String FORMAT = "alexnet4j.predictions";
    private static final String VERSION = "1";
    private static final String LABELS = "labels";
    private static final String PROBABILITIES = "probabilities";

    /** How many crops tests average over. */
    private static final List<String> CROPS = List.of("1", "9", "10");

    /** Sums of softmax probabilities of float32 and their means are off by less. */
    private static final float MOST = 1.001f;

    private PredictionsFile() {}

    /**
     * Whether a file says that it holds predictions.
     *
     * @throws UserException if it is no safetensors file
     */
    public static boolean isOne(Path file) {
        return Safetensors.readMetadata(file).containsKey(FORMAT);
    }

    /**
     * Writes predictions; the old file, if any, is there until the new one is whole.
     *
     * @throws UserException if the disk is full or the folder cannot be written
     */
    public static void write(Predictions predictions, Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION);
        metadata.put("source", predictions.source());
        ArrayNode classes = ModelFile.JSON.createArrayNode();
        ModelFile.put(classes, predictions.classes());
        metadata.put("classes", classes.toString());
        metadata.put("dataset", predictions.dataset());
        metadata.put("split", predictions.split().label());
        metadata.put("crops", Integer.toString(predictions.crops()));
        long images = predictions.labels().size();
        FloatBuffer labels = FloatBuffer.allocate(predictions.labels().size());
        predictions.labels().forEach(labels::put);
        Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
        tensors.put(LABELS, new Safetensors.Tensor(List.of(images), () -> labels));
        tensors.put(
                PROBABILITIES,
                new Safetensors.Tensor(
                        List.of(images, (long) predictions.classes().size()), predictions::probabilities));
        Safetensors.write(new Safetensors(metadata, tensors), file);
    }

    /**
     * Reads predictions, as the other {@code read} does, without notes.
     *
     * @throws UserException as there
     */
    public static Predictions read(Path file) {
        return read(file, note -> {});
    }

    /**
     * Reads predictions, and compares all of them with their check sums.
     *
     * @param notes is told, a line each, what the user should know
     * @throws UserException if the file holds none or is damaged
     */
    public static Predictions read(Path file, Consumer<String> notes) {
        // A model of version 0.1.0 can have had probabilities that are not numbers.
        Safetensors content = ModelFile.readCovered(file, false, notes);
        Map<String, String> metadata = content.metadata();
        if (!metadata.containsKey(FORMAT)) {
            throw Mismatch.of(file, ContentKind.PREDICTIONS);
        }
        if (!VERSION.equals(metadata.get(FORMAT))) {
            throw UserException.input(
                    file + " holds no predictions of format " + VERSION,
                    "take a file that alexnet evaluate --save has written");
        }
        List<ClassLabel> classes = ModelFile.classesOf(content, file);
        FloatBuffer labels = values(content, LABELS, file);
        FloatBuffer probabilities = values(content, PROBABILITIES, file);
        if (classes.isEmpty()
                || !shape(content, LABELS).equals(List.of((long) labels.limit()))
                || !shape(content, PROBABILITIES).equals(List.of((long) labels.limit(), (long) classes.size()))) {
            throw damaged(file, "labels, classes and probabilities do not fit together");
        }
        return new Predictions(
                text(metadata, "source", file),
                classes,
                text(metadata, "dataset", file),
                split(text(metadata, "split", file), file),
                crops(text(metadata, "crops", file), file),
                indices(labels, classes.size(), file),
                requireProbabilities(probabilities, file));
    }

    private static FloatBuffer values(Safetensors content, String name, Path file) {
        Safetensors.Tensor tensor = content.tensors().get(name);
        if (tensor == null) {
            throw damaged(file, "it has no " + name);
        }
        return tensor.values().get();
    }

    private static List<Long> shape(Safetensors content, String name) {
        return Objects.requireNonNull(content.tensors().get(name)).shape();
    }

    private static List<Integer> indices(FloatBuffer labels, int classes, Path file) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < labels.limit(); i++) {
            int label = (int) labels.get(i);
            if (label != labels.get(i) || label < 0 || label >= classes) {
                throw damaged(file, "the label of image " + i + " is not a class");
            }
            indices.add(label);
        }
        return indices;
    }

    private static FloatBuffer requireProbabilities(FloatBuffer probabilities, Path file) {
        for (int i = 0; i < probabilities.limit(); i++) {
            // A model whose logits are no numbers has probabilities that are none.
            if (probabilities.get(i) < 0 || probabilities.get(i) > MOST) {
                throw damaged(file, "a probability is outside 0 to 1");
            }
        }
        return probabilities;
    }

    private static Split split(String label, Path file) {
        return Split.labelled(label).orElseThrow(() -> damaged(file, "there is no split " + Safetensors.shown(label)));
    }

    private static int crops(String text, Path file) {
        if (!CROPS.contains(text)) {
            throw damaged(file, "its crops are " + Safetensors.shown(text));
        }
        return Integer.parseInt(text);
    }

    private static String text(Map<String, String> metadata, String key, Path file) {
        String value = metadata.get(key);
        if (value == null) {
            throw damaged(file, "it has no " + key);
        }
        return value;
    }

    private static UserException damaged(Path file, String what) {
        return UserException.input(
                file + " is damaged: " + what,
                String.format(Locale.ROOT, "evaluate the model again with --save %s", file.getFileName()));
    }
}

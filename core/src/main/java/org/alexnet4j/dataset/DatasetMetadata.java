package org.alexnet4j.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.file.SealedJson;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dataset.json} says, checked.
 *
 * @param checkSums file to sum; null in a dataset that version 0.1.0 has written
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
record DatasetMetadata(
        int imageSize,
        List<ClassLabel> classes,
        Map<Split, Integer> counts,
        float[] colorDeviations,
        float[] colorComponents,
        String digest,
        String decoder,
        @Nullable Map<String, String> checkSums) {

    static DatasetMetadata read(DatasetFiles files) {
        if (!Files.isRegularFile(files.directory().resolve(DatasetFormat.METADATA_FILE))) {
            throw Recognition.of(files.directory()) == ContentKind.DATASET
                    ? files.damaged(DatasetFormat.METADATA_FILE + " is missing")
                    : Mismatch.of(files.directory(), ContentKind.DATASET);
        }
        Path file = files.directory().resolve(DatasetFormat.METADATA_FILE);
        try {
            SealedJson json = SealedJson.read(file, DatasetFormat.MAX_METADATA_BYTES);
            return new Reader(files, json.content()).read(json.sealed());
        } catch (SealedJson.DamagedException e) {
            throw files.damaged(DatasetFormat.METADATA_FILE + ": " + e.getMessage());
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** Whether a directory holds a dataset, of whatever version: also one whose metadata are damaged, by its other files. */
    static boolean isIn(Path directory) {
        Path file = directory.resolve(DatasetFormat.METADATA_FILE);
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= DatasetFormat.MAX_METADATA_BYTES
                    && isOurs(new ObjectMapper().readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            return Files.isRegularFile(directory.resolve(DatasetFormat.indexFile(Split.TRAIN)));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOurs(JsonNode root) {
        return DatasetFormat.NAME.equals(root.path("format").asText());
    }

    private record Reader(DatasetFiles files, JsonNode root) {
        DatasetMetadata read(boolean sealed) {
            if (!isOurs(root)) {
                throw files.damaged(DatasetFormat.METADATA_FILE + " does not say that it is one of ours");
            }
            int version = root.path("version").asInt();
            if (version != DatasetFormat.VERSION) {
                throw UserException.input(
                        "dataset " + files.directory() + " has format version " + version + ", this program reads "
                                + DatasetFormat.VERSION,
                        "prepare it again");
            }
            int imageSize = integer(root.path("imageSize"), "imageSize", 1, DatasetFormat.MAX_IMAGE_SIZE);
            Map<Split, Integer> counts = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                JsonNode count = root.path("counts").path(split.label());
                counts.put(split, integer(count, "counts." + split.label(), 0, Integer.MAX_VALUE));
            }
            return new DatasetMetadata(
                    imageSize,
                    classes(),
                    counts,
                    floats("colorDeviations", 3, 0, 256),
                    floats("colorComponents", 9, -1.001f, 1.001f),
                    root.path("digest").asText(),
                    root.path("decoder").asText(),
                    checkSums(sealed));
        }

        private @Nullable Map<String, String> checkSums(boolean sealed) {
            JsonNode nodes = root.path(DatasetFormat.CHECK_SUMS);
            if (nodes.isObject() != sealed) {
                throw files.damaged(DatasetFormat.METADATA_FILE + " does not have all of its check sums");
            }
            Map<String, String> sums = new HashMap<>();
            nodes.properties()
                    .forEach(node -> sums.put(node.getKey(), node.getValue().asText()));
            return sealed ? Map.copyOf(sums) : null;
        }

        private List<ClassLabel> classes() {
            JsonNode nodes = root.path("classes");
            if (!nodes.isArray() || nodes.isEmpty() || nodes.size() > DatasetFormat.MAX_CLASSES) {
                throw files.damaged(DatasetFormat.METADATA_FILE + " lists no classes");
            }
            List<ClassLabel> classes = new ArrayList<>();
            for (JsonNode node : nodes) {
                @Nullable JsonNode wnid = node.get("wnid");
                classes.add(new ClassLabel(node.path("name").asText(), wnid == null ? null : wnid.asText()));
            }
            return List.copyOf(classes);
        }

        private int integer(JsonNode node, String name, int least, int most) {
            if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
                throw files.damaged(
                        DatasetFormat.METADATA_FILE + ": " + name + " is not a number of " + least + " to " + most);
            }
            return node.intValue();
        }

        private float[] floats(String name, int length, float least, float most) {
            JsonNode nodes = root.path(name);
            float[] values = new float[length];
            boolean good = nodes.isArray() && nodes.size() == length;
            for (int i = 0; good && i < length; i++) {
                values[i] = nodes.get(i).floatValue();
                good = nodes.get(i).isNumber() && values[i] >= least && values[i] <= most;
            }
            if (!good) {
                throw files.damaged(DatasetFormat.METADATA_FILE + ": " + name + " is not a list of " + length
                        + " numbers of " + least + " to " + most);
            }
            return values;
        }
    }
}

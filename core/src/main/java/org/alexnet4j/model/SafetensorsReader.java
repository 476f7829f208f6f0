package org.alexnet4j.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;

/**
 * Reads safetensors files, trusting none: the header is bounded, and every tensor must lie where its shape says, with
 * neither gap nor overlap, up to the end of the file. Tensors are mapped one by one, so that a file may be larger than
 * one mapping can be.
 */
final class SafetensorsReader implements AutoCloseable {
    static final String METADATA = "__metadata__";
    static final String FLOAT32 = "F32";

    /** Enough for several hundred thousand classes. */
    static final int MAX_HEADER_BYTES = 1 << 25;

    private static final int MAX_DIMENSIONS = 8;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxNumberLength(20)
                            .maxStringLength(MAX_HEADER_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Where a tensor lies.
     *
     * @param begin offset of its first byte behind the header
     * @param end offset behind its last byte
     */
    private record Place(String dtype, List<Integer> shape, long begin, long end) {}

    private final Path file;
    private final FileChannel channel;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final long dataBegin;

    private SafetensorsReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        ByteBuffer length = read(0, Long.BYTES, size);
        long headerBytes = length.getLong();
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > size - Long.BYTES) {
            throw noModel("it does not begin with the length of a header");
        }
        dataBegin = Long.BYTES + headerBytes;
        readHeader(read(Long.BYTES, (int) headerBytes, size).array());
        checkPlaces(size - dataBegin);
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws UserException if it is missing, no safetensors file, or damaged
     */
    static SafetensorsReader open(Path file) {
        if (Files.isDirectory(file)) {
            throw UserException.input(file + " is a directory, no model file", "give the model file");
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new SafetensorsReader(file, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new UserException(UserException.Kind.INPUT, file + ": no such file", "check the path", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UserException unreadable(Path file, IOException e) {
        return new UserException(
                UserException.Kind.INPUT, file + ": cannot be read: " + e.getMessage(), "check the path", e);
    }

    private ByteBuffer read(long from, int bytes, long size) throws IOException {
        if (from + bytes > size) {
            throw noModel("it has only " + size + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw noModel("it ends within its header");
            }
        }
        return buffer.flip();
    }

    private void readHeader(byte[] bytes) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw noModel("its header is no JSON");
        }
        if (!root.isObject()) {
            throw noModel("its header is no JSON object");
        }
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue());
            } else {
                places.put(field.getKey(), place(field.getKey(), field.getValue()));
            }
        }
    }

    private void readMetadata(JsonNode node) {
        if (!node.isObject()) {
            throw damaged("its metadata are no map");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw damaged("metadata '" + shown(entry.getKey()) + "' are no text");
            }
            metadata.put(entry.getKey(), entry.getValue().textValue());
        }
    }

    private Place place(String name, JsonNode node) {
        JsonNode shape = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("dtype").isTextual()
                || !shape.isArray()
                || shape.size() > MAX_DIMENSIONS
                || !offsets.isArray()
                || offsets.size() != 2) {
            throw damaged("tensor '" + shown(name) + "' is not described as the format asks");
        }
        List<Integer> dimensions = new ArrayList<>();
        for (JsonNode dimension : shape) {
            if (!dimension.isInt() || dimension.intValue() < 0) {
                throw damaged("tensor '" + shown(name) + "' has a dimension that cannot be");
            }
            dimensions.add(dimension.intValue());
        }
        for (JsonNode offset : offsets) {
            if (!offset.isIntegralNumber() || !offset.canConvertToLong()) {
                throw damaged("tensor '" + shown(name) + "' has an offset that cannot be");
            }
        }
        return new Place(
                node.path("dtype").textValue(),
                List.copyOf(dimensions),
                offsets.get(0).longValue(),
                offsets.get(1).longValue());
    }

    private void checkPlaces(long dataBytes) {
        List<Map.Entry<String, Place>> inOrder = new ArrayList<>(places.entrySet());
        inOrder.sort(Comparator.comparingLong(
                        (Map.Entry<String, Place> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long expected = 0;
        for (Map.Entry<String, Place> entry : inOrder) {
            Place place = entry.getValue();
            String name = shown(entry.getKey());
            if (place.begin() != expected || place.end() < place.begin() || place.end() > dataBytes) {
                throw damaged("tensor '" + name + "' lies at bytes " + place.begin() + " to " + place.end()
                        + ", expected from " + expected + " on and at most " + dataBytes);
            }
            if (place.dtype().equals(FLOAT32) && place.end() - place.begin() != bytes(name, place.shape())) {
                throw damaged("tensor '" + name + "' has " + (place.end() - place.begin()) + " bytes for the shape "
                        + place.shape());
            }
            expected = place.end();
        }
        if (expected != dataBytes) {
            throw damaged("it has " + dataBytes + " bytes of tensors instead of " + expected);
        }
    }

    private long bytes(String name, List<Integer> shape) {
        try {
            return Math.multiplyExact(Tensor.size(shape), (long) Float.BYTES);
        } catch (ArithmeticException e) {
            throw damaged("tensor '" + name + "' has the shape " + shape + ", which cannot be");
        }
    }

    /** The metadata; empty where there are none. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** Names of the tensors, in the order of the header. */
    List<String> names() {
        return List.copyOf(places.keySet());
    }

    /**
     * Maps a tensor.
     *
     * @param shape the shape that it must have
     * @return a read-only view that stays valid when this is closed
     * @throws UserException if it is missing, of another type or another shape
     */
    FloatBuffer map(String name, List<Integer> shape) {
        Place place = places.get(name);
        if (place == null) {
            throw damaged("tensor '" + shown(name) + "' is missing");
        }
        if (!place.dtype().equals(FLOAT32) || !place.shape().equals(shape)) {
            throw damaged("tensor '" + shown(name) + "' is " + shown(place.dtype()) + " " + place.shape()
                    + ", expected " + FLOAT32 + " " + shape);
        }
        long bytes = place.end() - place.begin();
        if (bytes > Integer.MAX_VALUE) {
            throw damaged("tensor '" + shown(name) + "' has " + bytes + " bytes, more than can be mapped");
        }
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, dataBegin + place.begin(), bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** A file that is something else. */
    UserException noModel(String problem) {
        return UserException.input(
                file + ": no model file: " + problem, "give the model.safetensors of a run, or the run's directory");
    }

    /** A file that was one of ours once. */
    UserException damaged(String problem) {
        return UserException.input(
                file + ": damaged model file: " + problem, "copy it again, or take another checkpoint of its run");
    }

    /** A text of the file as an error may show it. */
    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 60 ? clean : clean.substring(0, 60) + "...";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}

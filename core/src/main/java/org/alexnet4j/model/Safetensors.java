package org.alexnet4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;

/**
 * A safetensors file of float32 tensors.
 *
 * @param metadata the header's strings
 * @param tensors by name; read ones are views of the mapped file
 */
record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    /** Far more than any header of ours needs, and far less than would hurt. */
    private static final long LARGEST_HEADER = 64L << 20;

    /** The data start at a multiple of this; the tensors follow each other without a gap, as the format demands. */
    private static final int ALIGNMENT = 64;

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A tensor.
     *
     * @param shape its dimensions
     * @param values row-major, as many as the shape says
     */
    record Tensor(List<Long> shape, FloatBuffer values) {
        Tensor {
            shape = List.copyOf(shape);
        }
    }

    /** Where a tensor lies behind the header. */
    private record Range(String name, List<Long> shape, long begin, long end) {}

    /**
     * Reads a file.
     *
     * @throws UserException if it does not exist, is no safetensors file, is damaged, or holds other types than float32
     */
    static Safetensors read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, prefix, 0, file);
            long headerLength = prefix.flip().getLong();
            if (headerLength < 2 || headerLength > LARGEST_HEADER || headerLength > size - Long.BYTES) {
                throw damaged(file, "its header would be " + headerLength + " bytes long");
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerLength);
            readFully(channel, header, Long.BYTES, file);
            JsonNode root = parse(header.array(), file);
            long dataStart = Long.BYTES + headerLength;
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Range range : rangesOf(root, size - dataStart, file)) {
                FloatBuffer values = channel.map(
                                FileChannel.MapMode.READ_ONLY, dataStart + range.begin, range.end - range.begin)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
                tensors.put(range.name, new Tensor(range.shape, values));
            }
            return new Safetensors(metadataOf(root, file), tensors);
        } catch (NoSuchFileException e) {
            throw new UserException(UserException.Kind.INPUT, file + " does not exist", "check the path", e);
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT, file + " cannot be read: " + e.getMessage(), "check the file", e);
        }
    }

    /**
     * Writes a file under a temporary name beside it, forces it to the disk and renames it: whatever happens, the old
     * file or the new one is there, whole.
     *
     * @throws UserException if the disk is full or the folder cannot be written
     */
    static void write(Safetensors content, Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        long bytes = 0;
        try {
            byte[] header = headerOf(content);
            bytes = Long.BYTES + header.length + dataLength(content);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                writeFully(channel, prefix.putLong(header.length).flip());
                writeFully(channel, ByteBuffer.wrap(header));
                for (Tensor tensor : content.tensors.values()) {
                    writeTensor(channel, tensor.values);
                }
                channel.force(true);
            }
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    file + " cannot be written: " + e.getMessage(),
                    "it needs " + bytes + " bytes; free some space or choose another folder",
                    e);
        }
    }

    private static void writeTensor(FileChannel channel, FloatBuffer values) throws IOException {
        FloatBuffer source = values.duplicate().rewind();
        ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        while (source.hasRemaining()) {
            int count = Math.min(source.remaining(), piece.capacity() / Float.BYTES);
            piece.clear();
            piece.asFloatBuffer().put(source.slice(source.position(), count));
            source.position(source.position() + count);
            piece.limit(count * Float.BYTES);
            writeFully(channel, piece);
        }
    }

    private static byte[] headerOf(Safetensors content) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode metadata = root.putObject(METADATA);
        content.metadata.forEach(metadata::put);
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : content.tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = begin + (long) tensor.values.limit() * Float.BYTES;
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", "F32");
            ArrayNode shape = node.putArray("shape");
            tensor.shape.forEach(shape::add);
            node.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        byte[] header = new byte[(int) (aligned(json.length + Long.BYTES) - Long.BYTES)];
        java.util.Arrays.fill(header, (byte) ' ');
        System.arraycopy(json, 0, header, 0, json.length);
        return header;
    }

    private static long dataLength(Safetensors content) {
        return content.tensors.values().stream()
                .mapToLong(tensor -> (long) tensor.values.limit() * Float.BYTES)
                .sum();
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static List<Range> rangesOf(JsonNode root, long dataLength, Path file) {
        List<Range> ranges = new ArrayList<>();
        root.properties().forEach(entry -> {
            if (!entry.getKey().equals(METADATA)) {
                ranges.add(rangeOf(entry.getKey(), entry.getValue(), dataLength, file));
            }
        });
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::begin));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).begin < sorted.get(i - 1).end) {
                throw damaged(file, "tensors " + sorted.get(i - 1).name + " and " + sorted.get(i).name + " overlap");
            }
        }
        return ranges;
    }

    private static Range rangeOf(String name, JsonNode node, long dataLength, Path file) {
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("dtype").asText().equals("F32")) {
            throw damaged(file, "tensor " + name + " is not of type F32");
        }
        if (offsets.size() != 2
                || !offsets.get(0).canConvertToLong()
                || !offsets.get(1).canConvertToLong()) {
            throw damaged(file, "tensor " + name + " has no data_offsets");
        }
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        try {
            for (JsonNode dimension : node.path("shape")) {
                if (!dimension.canConvertToLong() || dimension.asLong() < 0) {
                    throw damaged(file, "tensor " + name + " has the dimension " + dimension);
                }
                shape.add(dimension.asLong());
                elements = Math.multiplyExact(elements, dimension.asLong());
            }
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor " + name + " is larger than any file");
        }
        boolean inside = begin >= 0 && begin <= end && end <= dataLength;
        if (!inside || elements > Integer.MAX_VALUE / Float.BYTES || end - begin != elements * Float.BYTES) {
            throw damaged(file, "tensor " + name + " lies at " + begin + " to " + end + ", its shape is " + shape);
        }
        return new Range(name, shape, begin, end);
    }

    private static Map<String, String> metadataOf(JsonNode root, Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        root.path(METADATA).properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw damaged(file, "its metadata " + entry.getKey() + " is not a string");
            }
            metadata.put(entry.getKey(), entry.getValue().asText());
        });
        return metadata;
    }

    private static JsonNode parse(byte[] header, Path file) {
        try {
            JsonNode root = JSON.readTree(new String(header, UTF_8));
            if (root == null || !root.isObject()) {
                throw damaged(file, "its header is not a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw damaged(file, "its header is not JSON");
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long position, Path file) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw damaged(file, "it ends after " + at + " bytes");
            }
            at += read;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static UserException damaged(Path file, String what) {
        return UserException.input(
                file + " is no model of this program or is damaged: " + what, "take a file that train has written");
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that led here is the one to report.
        }
    }
}

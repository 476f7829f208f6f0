package org.alexnet4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

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

    private static final int MOST_DIMENSIONS = 8;
    private static final int LONGEST_SHOWN = 60;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxStringLength((int) LARGEST_HEADER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * A tensor.
     *
     * @param shape its dimensions
     * @param values gives them row-major, as many as the shape says, from position 0; asked once when they are written,
     *     so that they need not all be in memory
     */
    record Tensor(List<Long> shape, Supplier<FloatBuffer> values) {
        Tensor {
            shape = List.copyOf(shape);
        }

        long count() {
            return shape.stream().reduce(1L, Math::multiplyExact);
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
                throw unreadable(file, "its header would be " + headerLength + " bytes long");
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
                tensors.put(range.name, new Tensor(range.shape, () -> values));
            }
            return new Safetensors(metadataOf(root, file), tensors);
        } catch (NoSuchFileException e) {
            throw new UserException(UserException.Kind.INPUT, file + " does not exist", "check the path", e);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /**
     * Writes a file under a temporary name beside it, forces it to the disk and renames it: whatever happens, the old
     * file or the new one is there, whole.
     *
     * @throws UserException if the folder cannot be written; of kind RESOURCES, with the bytes needed, if the disk is full
     */
    static void write(Safetensors content, Path file) {
        byte[] header = headerOf(content);
        if (header.length > LARGEST_HEADER) {
            throw UserException.input(
                    file + " cannot be written: its header of " + header.length + " bytes is longer than "
                            + LARGEST_HEADER,
                    "train on fewer classes, or give them shorter names");
        }
        try {
            WholeFile.write(file, channel -> writeAll(content, header, channel));
        } catch (IOException e) {
            throw failure(e, file, Long.BYTES + header.length + dataLength(content));
        }
    }

    /** What a failed writing means to the user. */
    static UserException failure(IOException e, Path file, long bytes) {
        UserException failure = WriteFailure.of(e, file);
        if (failure.kind() != UserException.Kind.RESOURCES) {
            return failure;
        }
        String problem = String.format(
                Locale.ROOT,
                "the disk is full: %s needs %,d bytes, %,d are free",
                file,
                bytes,
                WriteFailure.usableBytes(file));
        return new UserException(UserException.Kind.RESOURCES, problem, failure.remedy(), e);
    }

    private static void writeAll(Safetensors content, byte[] header, FileChannel channel) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(channel, prefix.putLong(header.length).flip());
        writeFully(channel, ByteBuffer.wrap(header));
        ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : content.tensors.values()) {
            writeTensor(channel, tensor, piece);
        }
    }

    private static void writeTensor(FileChannel channel, Tensor tensor, ByteBuffer piece) throws IOException {
        FloatBuffer source = tensor.values.get().duplicate().rewind();
        if (source.remaining() != tensor.count()) {
            throw new IllegalArgumentException(source.remaining() + " values in the shape " + tensor.shape);
        }
        while (source.hasRemaining()) {
            int count = Math.min(source.remaining(), piece.capacity() / Float.BYTES);
            piece.clear();
            piece.asFloatBuffer().put(source.slice(source.position(), count));
            source.position(source.position() + count);
            piece.limit(count * Float.BYTES);
            writeFully(channel, piece);
        }
    }

    private static byte[] headerOf(Safetensors content) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode metadata = root.putObject(METADATA);
        content.metadata.forEach(metadata::put);
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : content.tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = begin + tensor.count() * Float.BYTES;
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", "F32");
            ArrayNode shape = node.putArray("shape");
            tensor.shape.forEach(shape::add);
            node.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] json = root.toString().getBytes(UTF_8);
        byte[] header = new byte[(int) (aligned(json.length + Long.BYTES) - Long.BYTES)];
        java.util.Arrays.fill(header, (byte) ' ');
        System.arraycopy(json, 0, header, 0, json.length);
        return header;
    }

    private static long dataLength(Safetensors content) {
        return content.tensors.values().stream()
                .mapToLong(tensor -> tensor.count() * Float.BYTES)
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
        sorted.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
        long expected = 0;
        for (Range range : sorted) {
            if (range.begin != expected) {
                throw damaged(
                        file,
                        "tensor " + shown(range.name) + " begins at " + range.begin + ", the one before it ends at "
                                + expected);
            }
            expected = range.end;
        }
        if (expected != dataLength) {
            throw damaged(file, "its tensors end at " + expected + " of " + dataLength + " bytes");
        }
        return ranges;
    }

    private static Range rangeOf(String name, JsonNode node, long dataLength, Path file) {
        JsonNode offsets = node.path("data_offsets");
        JsonNode dimensions = node.path("shape");
        if (!node.path("dtype").asText().equals("F32")) {
            throw damaged(file, "tensor " + shown(name) + " is not of type F32");
        }
        if (!dimensions.isArray() || dimensions.size() > MOST_DIMENSIONS) {
            throw damaged(file, "tensor " + shown(name) + " has no shape");
        }
        if (offsets.size() != 2 || !isLong(offsets.get(0)) || !isLong(offsets.get(1))) {
            throw damaged(file, "tensor " + shown(name) + " has no data_offsets");
        }
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        try {
            for (JsonNode dimension : dimensions) {
                if (!isLong(dimension) || dimension.asLong() < 0) {
                    throw damaged(file, "tensor " + shown(name) + " has the dimension " + shown(dimension.toString()));
                }
                shape.add(dimension.asLong());
                elements = Math.multiplyExact(elements, dimension.asLong());
            }
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor " + shown(name) + " is larger than any file");
        }
        boolean inside = begin >= 0 && begin <= end && end <= dataLength;
        if (!inside || elements > ModelFile.MOST_VALUES || end - begin != elements * Float.BYTES) {
            throw damaged(
                    file, "tensor " + shown(name) + " lies at " + begin + " to " + end + ", its shape is " + shape);
        }
        return new Range(name, shape, begin, end);
    }

    private static boolean isLong(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    /** A text of the file as an error may show it: on one line, not endless. */
    static String shown(String text) {
        return Printable.line(text, LONGEST_SHOWN);
    }

    private static Map<String, String> metadataOf(JsonNode root, Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        root.path(METADATA).properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw damaged(file, "its metadata " + shown(entry.getKey()) + " is not a string");
            }
            metadata.put(entry.getKey(), entry.getValue().asText());
        });
        return metadata;
    }

    private static JsonNode parse(byte[] header, Path file) {
        try {
            JsonNode root = JSON.readTree(header);
            if (!root.isObject()) {
                throw unreadable(file, "its header is not a JSON object");
            }
            return root;
        } catch (IOException e) {
            throw unreadable(file, "its header is not JSON");
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long position, Path file) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw unreadable(file, "it ends after " + at + " bytes");
            }
            at += read;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Of what is no such file; or of one that is damaged, or of a kind that nobody knows. */
    private static UserException unreadable(Path file, String what) {
        return switch (Recognition.of(file)) {
            case MODEL, CHECKPOINT, PREDICTIONS, SAFETENSORS, UNKNOWN_FILE -> damaged(file, what);
            default -> Mismatch.of(file, ContentKind.MODEL);
        };
    }

    private static UserException damaged(Path file, String what) {
        return UserException.input(
                file + " is not a model of this program or is damaged: " + what, "take a file that train has written");
    }
}

package org.alexnet4j.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.file.Seal;

/**
 * The header of a safetensors file, checked.
 *
 * @param metadata its strings, without the check sums
 * @param ranges its tensors
 * @param dataStart where the tensors begin in the file
 * @param covered whether the file has check sums; what version 0.1.0 wrote has none
 * @param sums of each tensor the digits of its check sums; empty where they are not known
 * @param notFinite a tensor that had a value that is not finite when it was written, as far as that is known
 */
record SafetensorsHeader(
        Map<String, String> metadata,
        List<Range> ranges,
        long dataStart,
        boolean covered,
        Map<String, String> sums,
        Optional<String> notFinite) {
    /** Far more than any header of ours needs, and far less than would hurt. */
    static final long LARGEST = 64L << 20;

    static final String METADATA = "__metadata__";
    static final String TENSOR_SUMS = Seal.KEY + ".tensors";
    static final String NOT_FINITE = "notFinite";

    /** Words and signs of a header: those of ten thousand tensors. A network of ours has some hundred. */
    private static final long MOST_TOKENS = 120_000;

    private static final int MOST_DIMENSIONS = 8;

    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxStringLength((int) LARGEST)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Where a tensor lies behind the header. */
    record Range(String name, List<Long> shape, long begin, long end) {}

    /**
     * Reads the header of a file.
     *
     * @throws UserException if the file is no safetensors file, is damaged, or holds other types than float32
     */
    static SafetensorsHeader read(FileChannel channel, Path file) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw unreadable(file, "it ends after " + size + " bytes");
        }
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        CheckSum.readFully(channel, prefix, 0);
        long length = prefix.getLong();
        if (length < 2 || length > LARGEST || length > size - Long.BYTES) {
            throw unreadable(file, "its header would be " + length + " bytes long");
        }
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + (int) length);
        CheckSum.readFully(channel, bytes, 0);
        return new Reader(file).read(bytes.array(), size);
    }

    private record Reader(Path file) {
        SafetensorsHeader read(byte[] bytes, long fileSize) {
            Seal.State seal = Seal.of(bytes);
            if (seal == Seal.State.BROKEN) {
                throw damaged(file, "its header is not as it was written");
            }
            JsonNode root = parse(bytes);
            Map<String, String> metadata = metadataOf(root);
            metadata.remove(Seal.KEY);
            String sums = metadata.remove(TENSOR_SUMS);
            String notFinite = metadata.remove(NOT_FINITE);
            boolean covered = seal == Seal.State.SOUND;
            if ((sums != null) != covered || (notFinite != null) != covered) {
                throw damaged(file, "its check sums are not whole");
            }
            List<Range> ranges = rangesOf(root, fileSize - bytes.length);
            return new SafetensorsHeader(
                    metadata,
                    ranges,
                    bytes.length,
                    covered,
                    sums == null ? Map.of() : sumsOf(sums, ranges),
                    Optional.ofNullable(notFinite).filter(name -> !name.isEmpty()));
        }

        private JsonNode parse(byte[] bytes) {
            try {
                JsonNode root = JSON.readTree(bytes, Long.BYTES, bytes.length - Long.BYTES);
                if (!root.isObject()) {
                    throw unreadable(file, "its header is not a JSON object");
                }
                return root;
            } catch (StreamConstraintsException e) {
                throw damaged(file, "its header lists far more tensors than a network has");
            } catch (IOException e) {
                throw unreadable(file, "its header is not JSON");
            }
        }

        private Map<String, String> metadataOf(JsonNode root) {
            Map<String, String> metadata = new LinkedHashMap<>();
            root.path(METADATA).properties().forEach(entry -> {
                if (!entry.getValue().isTextual()) {
                    throw damaged(file, "its metadata " + Safetensors.shown(entry.getKey()) + " is not a string");
                }
                metadata.put(entry.getKey(), entry.getValue().asText());
            });
            return metadata;
        }

        private Map<String, String> sumsOf(String text, List<Range> ranges) {
            Map<String, String> sums = new LinkedHashMap<>();
            try {
                JsonNode node = JSON.readTree(text);
                for (Range range : ranges) {
                    String digits = node.path(range.name).asText();
                    if (digits.length() != TensorSums.digits(range.end - range.begin)) {
                        throw damaged(file, "it has no check sum of " + Safetensors.shown(range.name));
                    }
                    sums.put(range.name, digits);
                }
                return sums;
            } catch (IOException e) {
                throw damaged(file, "its check sums are not readable");
            }
        }

        private List<Range> rangesOf(JsonNode root, long dataLength) {
            List<Range> ranges = new ArrayList<>();
            root.properties().forEach(entry -> {
                if (!entry.getKey().equals(METADATA)) {
                    ranges.add(rangeOf(entry.getKey(), entry.getValue(), dataLength));
                }
            });
            List<Range> sorted = new ArrayList<>(ranges);
            sorted.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
            long expected = 0;
            for (Range range : sorted) {
                if (range.begin != expected) {
                    throw damaged(
                            file,
                            "tensor " + Safetensors.shown(range.name) + " begins at " + range.begin
                                    + ", the one before it ends at " + expected);
                }
                expected = range.end;
            }
            if (expected != dataLength) {
                throw damaged(file, "its tensors end at " + expected + " of " + dataLength + " bytes");
            }
            return ranges;
        }

        private Range rangeOf(String name, JsonNode node, long dataLength) {
            JsonNode offsets = node.path("data_offsets");
            JsonNode dimensions = node.path("shape");
            String tensor = "tensor " + Safetensors.shown(name);
            if (!node.path("dtype").asText().equals("F32")) {
                throw damaged(file, tensor + " is not of type F32");
            }
            if (!dimensions.isArray() || dimensions.size() > MOST_DIMENSIONS) {
                throw damaged(file, tensor + " has no shape");
            }
            if (offsets.size() != 2 || !isLong(offsets.get(0)) || !isLong(offsets.get(1))) {
                throw damaged(file, tensor + " has no data_offsets");
            }
            long begin = offsets.get(0).asLong();
            long end = offsets.get(1).asLong();
            List<Long> shape = new ArrayList<>();
            long elements = 1;
            try {
                for (JsonNode dimension : dimensions) {
                    if (!isLong(dimension) || dimension.asLong() < 0) {
                        throw damaged(file, tensor + " has the dimension " + Safetensors.shown(dimension.toString()));
                    }
                    shape.add(dimension.asLong());
                    elements = Math.multiplyExact(elements, dimension.asLong());
                }
            } catch (ArithmeticException e) {
                throw damaged(file, tensor + " is larger than any file");
            }
            boolean inside = begin >= 0 && begin <= end && end <= dataLength;
            if (!inside || elements > ModelFile.MOST_VALUES || end - begin != elements * Float.BYTES) {
                throw damaged(file, tensor + " lies at " + begin + " to " + end + ", its shape is " + shape);
            }
            return new Range(name, shape, begin, end);
        }

        private static boolean isLong(JsonNode node) {
            return node.isIntegralNumber() && node.canConvertToLong();
        }
    }

    /** Of what is not such a file; or of one that is damaged, or of a kind that is not known. */
    private static UserException unreadable(Path file, String what) {
        return switch (Recognition.of(file)) {
            case MODEL, CHECKPOINT, PREDICTIONS, SAFETENSORS, UNKNOWN_FILE -> damaged(file, what);
            default -> Mismatch.of(file, ContentKind.MODEL);
        };
    }

    static UserException damaged(Path file, String what) {
        return UserException.input(
                file + " is not a model of this program or is damaged: " + what, "take a file that train has written");
    }
}

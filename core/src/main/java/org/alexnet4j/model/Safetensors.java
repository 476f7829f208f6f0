package org.alexnet4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Seal;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/**
 * A safetensors file of float32 tensors, with check sums of the tensors and of the header in its metadata.
 *
 * @param metadata the header's strings, without the check sums
 * @param tensors by name; read ones are views of the mapped file
 * @param covered whether a file that was read has check sums; what version 0.1.0 wrote has none
 */
record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors, boolean covered) {
    /** The data start at a multiple of this; the tensors follow each other without a gap, as the format demands. */
    private static final int ALIGNMENT = 64;

    private static final int LONGEST_SHOWN = 60;

    /** Content that is to be written. */
    Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this(metadata, tensors, true);
    }

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

    /**
     * Reads a file and compares all of it with its check sums.
     *
     * @param finite whether values that are infinite or not a number are refused
     * @throws UserException if it does not exist, is no safetensors file, is damaged, or holds other types than float32
     */
    static Safetensors read(Path file, boolean finite) {
        return open(file, (channel, header) -> {
            Map<String, ByteBuffer> mapped = new LinkedHashMap<>();
            for (SafetensorsHeader.Range range : header.ranges()) {
                mapped.put(
                        range.name(),
                        channel.map(
                                        FileChannel.MapMode.READ_ONLY,
                                        header.dataStart() + range.begin(),
                                        range.end() - range.begin())
                                .order(ByteOrder.LITTLE_ENDIAN));
            }
            TensorSums.check(header, mapped, file);
            if (finite) {
                requireFinite(header, mapped, file);
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Range range : header.ranges()) {
                FloatBuffer values =
                        Objects.requireNonNull(mapped.get(range.name())).asFloatBuffer();
                tensors.put(range.name(), new Tensor(range.shape(), () -> values));
            }
            return new Safetensors(header.metadata(), tensors, header.covered());
        });
    }

    /** What was finite when it was written is finite as long as its sums are right. */
    private static void requireFinite(SafetensorsHeader header, Map<String, ByteBuffer> mapped, Path file) {
        Optional<String> bad = header.covered() ? header.notFinite() : TensorSums.firstNotFinite(header, mapped);
        if (bad.isPresent()) {
            throw UserException.input(
                    file + " cannot be used: " + shown(bad.get()) + " has a value that is infinite or not a number",
                    "use an earlier checkpoint, or train again with a lower rate");
        }
    }

    /**
     * The metadata of a file; its tensors are not looked at.
     *
     * @throws UserException if it does not exist, is no safetensors file, or its header is damaged
     */
    static Map<String, String> readMetadata(Path file) {
        return open(file, (channel, header) -> header.metadata());
    }

    private interface Reading<T> {
        T of(FileChannel channel, SafetensorsHeader header) throws IOException;
    }

    private static <T> T open(Path file, Reading<T> reading) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return reading.of(channel, SafetensorsHeader.read(channel, file));
        } catch (NoSuchFileException e) {
            throw new UserException(UserException.Kind.INPUT, file + " does not exist", "check the path", e);
        } catch (EOFException e) {
            throw SafetensorsHeader.damaged(file, String.valueOf(e.getMessage()));
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
        // With room for the longest name of a tensor.
        String longest = content.tensors.keySet().stream()
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        byte[] header = headerOf(content, openSums(content), longest, 0);
        if (header.length > SafetensorsHeader.LARGEST) {
            throw UserException.input(
                    file + " cannot be written: its header of " + header.length + " bytes is longer than "
                            + SafetensorsHeader.LARGEST,
                    "train on fewer classes, or give them shorter names");
        }
        try {
            WholeFile.write(file, channel -> writeAll(content, header.length, channel));
        } catch (IOException e) {
            throw failure(e, file, header.length + dataLength(content));
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

    /** The header last: it holds the sums of the tensors, each of which is asked for its values once. */
    private static void writeAll(Safetensors content, int headerLength, FileChannel channel) throws IOException {
        channel.position(headerLength);
        ByteBuffer piece = ByteBuffer.allocateDirect(TensorSums.PIECE).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, String> sums = new LinkedHashMap<>();
        String notFinite = "";
        for (Map.Entry<String, Tensor> tensor : content.tensors.entrySet()) {
            Written written = writeTensor(channel, tensor.getValue(), piece);
            sums.put(tensor.getKey(), written.sums);
            notFinite = written.finite || !notFinite.isEmpty() ? notFinite : tensor.getKey();
        }
        channel.position(0);
        writeFully(channel, ByteBuffer.wrap(Seal.close(headerOf(content, sums, notFinite, headerLength))));
    }

    /** Digits of the check sums of a tensor, and whether all of its values are finite. */
    private record Written(String sums, boolean finite) {}

    private static Written writeTensor(FileChannel channel, Tensor tensor, ByteBuffer piece) throws IOException {
        FloatBuffer source = tensor.values.get().duplicate().rewind();
        if (source.remaining() != tensor.count()) {
            throw new IllegalArgumentException(source.remaining() + " values in the shape " + tensor.shape);
        }
        StringBuilder sums = new StringBuilder();
        boolean finite = true;
        while (source.hasRemaining()) {
            int count = Math.min(source.remaining(), piece.capacity() / Float.BYTES);
            piece.clear();
            piece.asFloatBuffer().put(source.slice(source.position(), count));
            source.position(source.position() + count);
            piece.limit(count * Float.BYTES);
            sums.append(CheckSum.text(CheckSum.of(piece)));
            finite &= TensorSums.areFinite(piece);
            writeFully(channel, piece);
        }
        return new Written(sums.toString(), finite);
    }

    /** Sums of the right lengths, which are not known yet. */
    private static Map<String, String> openSums(Safetensors content) {
        Map<String, String> sums = new LinkedHashMap<>();
        content.tensors.forEach((name, tensor) ->
                sums.put(name, "0".repeat(TensorSums.digits(tensor.count() * Float.BYTES))));
        return sums;
    }

    /**
     * The header behind its length; its own sum is open.
     *
     * @param notFinite name of a tensor with a value that is not finite; empty if there is none
     * @param least bytes that it has at least
     */
    private static byte[] headerOf(Safetensors content, Map<String, String> sums, String notFinite, int least) {
        ObjectNode root = SafetensorsHeader.JSON.createObjectNode();
        ObjectNode metadata = root.putObject(SafetensorsHeader.METADATA).put(Seal.KEY, Seal.OPEN);
        content.metadata.forEach(metadata::put);
        metadata.put(SafetensorsHeader.TENSOR_SUMS, ModelFile.text(sums));
        metadata.put(SafetensorsHeader.NOT_FINITE, notFinite);
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
        byte[] header = new byte[Math.max(least, (int) aligned(Long.BYTES + json.length))];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length - Long.BYTES)
                .put(json);
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

    /** A text of the file as an error may show it: on one line, not endless. */
    static String shown(String text) {
        return Printable.line(text, LONGEST_SHOWN);
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}

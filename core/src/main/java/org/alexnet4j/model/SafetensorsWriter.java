package org.alexnet4j.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.WriteFailure;
import org.jspecify.annotations.Nullable;

/**
 * Writes safetensors files: the header's length (8 bytes, little-endian), a JSON header, the tensors one after another.
 *
 * <p>A file is written under a temporary name beside its place, forced to disk, and renamed, so that its place holds the
 * old file or the new one, whole, whatever happens.
 */
final class SafetensorsWriter {
    /** Where tensors begin is a multiple of this, so that a mapped file can be computed on as it is. */
    private static final int ALIGNMENT = 64;

    private static final int BUFFER_BYTES = 1 << 20;

    private SafetensorsWriter() {}

    /**
     * Writes a file.
     *
     * @throws UserException if it cannot be written; of kind RESOURCES, with the bytes needed, where the disk is full
     */
    static void write(Path file, Map<String, String> metadata, List<Tensor> tensors) {
        byte[] header = header(metadata, tensors);
        if (header.length > SafetensorsReader.MAX_HEADER_BYTES) {
            throw UserException.input(
                    file + " cannot be written: its header would have " + header.length + " bytes of at most "
                            + SafetensorsReader.MAX_HEADER_BYTES,
                    "train on fewer classes, or give them shorter names");
        }
        long bytes = Long.BYTES
                + header.length
                + tensors.stream().mapToLong(SafetensorsWriter::bytes).sum();
        Path target = file.toAbsolutePath().normalize();
        Path temporary = target.resolveSibling("." + target.getFileName() + ".incomplete");
        try {
            try {
                writeAll(temporary, header, tensors);
                rename(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure(e, file, bytes);
        }
    }

    /** What a failed writing means to the user. */
    static UserException failure(IOException e, Path file, long bytes) {
        UserException failure = WriteFailure.of(e, file);
        if (failure.kind() != UserException.Kind.RESOURCES) {
            return failure;
        }
        String free = String.format(Locale.ROOT, "%,d", WriteFailure.usableBytes(file));
        return new UserException(
                UserException.Kind.RESOURCES,
                String.format(Locale.ROOT, "the disk is full: %s needs %,d bytes, %s are free", file, bytes, free),
                failure.remedy(),
                e);
    }

    private static long bytes(Tensor tensor) {
        return Math.multiplyExact(Tensor.size(tensor.shape()), (long) Float.BYTES);
    }

    private static byte[] header(Map<String, String> metadata, List<Tensor> tensors) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart(SafetensorsReader.METADATA);
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            long offset = 0;
            for (Tensor tensor : tensors) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", SafetensorsReader.FLOAT32);
                json.writeFieldName("shape");
                json.writeArray(
                        tensor.shape().stream().mapToInt(Integer::intValue).toArray(),
                        0,
                        tensor.shape().size());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, offset + bytes(tensor)}, 0, 2);
                json.writeEndObject();
                offset += bytes(tensor);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        // The format allows spaces at the end.
        while ((Long.BYTES + bytes.size()) % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void writeAll(Path file, byte[] header, List<Tensor> tensors) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, buffer.putLong(header.length).flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors) {
                write(channel, buffer, tensor);
            }
            channel.force(true);
        }
    }

    private static void write(FileChannel channel, ByteBuffer buffer, Tensor tensor) throws IOException {
        FloatBuffer values = tensor.values().duplicate().rewind();
        if (values.remaining() != Tensor.size(tensor.shape())) {
            throw new IllegalArgumentException(
                    tensor.name() + ": " + values.remaining() + " values in the shape " + tensor.shape());
        }
        while (values.hasRemaining()) {
            buffer.clear();
            int count = Math.min(values.remaining(), buffer.capacity() / Float.BYTES);
            buffer.asFloatBuffer().put(values.slice(values.position(), count));
            values.position(values.position() + count);
            writeFully(channel, buffer.limit(count * Float.BYTES));
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        forceDirectory(to.getParent());
    }

    /** Makes the new name last; systems that cannot open directories do so by themselves. */
    private static void forceDirectory(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows.
        }
    }
}

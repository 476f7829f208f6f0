package org.alexnet4j.training;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.alexnet4j.file.Seal;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a metrics file, which may be damaged. A last line without its end is still being written: left out. */
final class MetricsLines implements AutoCloseable {
    private static final int LONGEST = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final InputStream in;
    private long end;

    /**
     * A line.
     *
     * @param begin its first byte in the file
     * @param end the byte behind it and its line feed
     * @param event what it says; empty if it is not as it was written
     */
    record Line(long begin, long end, Optional<ObjectNode> event) {}

    MetricsLines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file));
    }

    /** The next line; null if none is left. */
    @Nullable
    Line next() throws IOException {
        long begin = end;
        long read = begin;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            read++;
            if (next == '\n') {
                end = read;
                return new Line(begin, end, eventIn(bytes.toByteArray()));
            }
            if (bytes.size() <= LONGEST) {
                bytes.write(next);
            }
        }
        return null;
    }

    /** An event as a line with its own check sum, with the line feed. */
    static byte[] line(ObjectNode event) throws IOException {
        byte[] json = JSON.writeValueAsBytes(event.put(Seal.KEY, Seal.OPEN));
        byte[] line = java.util.Arrays.copyOf(Seal.close(json), json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private static Optional<ObjectNode> eventIn(byte[] line) {
        if (line.length > LONGEST || Seal.of(line) == Seal.State.BROKEN) {
            return Optional.empty();
        }
        try {
            return JSON.readTree(line) instanceof ObjectNode event ? Optional.of(event) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

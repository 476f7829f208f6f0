package org.alexnet4j.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.WriteFailure;
import org.jspecify.annotations.Nullable;

/**
 * The metrics file of a run, {@code metrics.jsonl}: one JSON object a line, each with {@code event} and {@code step}.
 *
 * <pre>
 * {"event":"step","step":1,"epoch":0.08,"loss":2.30,"top1Error":0.89,"rate":0.01,"imagesPerSecond":91.0,"waitShare":0.0}
 * {"event":"validation","step":100,"epoch":8.0,"split":"validation","images":500,"top1Error":0.4,"top5Error":0.1,
 *  "loss":1.2,"best":true,"seconds":3.1}
 * {"event":"epoch","step":100,"epoch":8,"loss":1.3,"top1Error":0.45,"imagesPerSecond":91.0,"waitShare":0.01}
 * {"event":"rate","step":100,"rate":0.001}
 * {"event":"rate","step":150,"rate":0.002,"before":0.001,"byHand":true}
 * {"event":"layers","step":100,"layers":[
 *  {"name":"conv1","meanWeight":0.008,"relativeUpdate":0.001,"deadShare":0.0},...]}
 * {"event":"checkpoint","step":100,"best":true}
 * {"event":"notice","step":300,"message":"..."}
 * {"event":"end","step":1000,"ending":"complete","imagesPerSecond":91.0,"waitShare":0.01}
 * </pre>
 *
 * <p>Errors and shares are fractions, losses are in nats. A layer is a {@link LayerState} without
 * what is not a number. Every step up to the last is there exactly once, however often the run was resumed.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {
    /** The first line of a run that begins with a checkpoint. */
    static final String CHECKPOINT_AT_THE_START = "{\"event\":\"checkpoint\",\"step\":0,\"best\":false}\n";

    private static final String CHECKPOINT = "checkpoint";

    private static final int LONGEST_LINE = 1 << 16;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path file;
    private final FileChannel channel;

    private MetricsFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a metrics file to go on after a step; what it says about later steps, which will be done again, is removed.
     *
     * @throws org.alexnet4j.UserException if it cannot be written
     */
    static MetricsFile open(Path file, long step) {
        try {
            long kept = Files.exists(file) ? lengthUpTo(file, step) : 0;
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(kept);
            channel.position(kept);
            return new MetricsFile(file, channel);
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /** Whether a metrics file, if it is there, tells of a checkpoint. */
    static boolean tellsOfCheckpoint(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.contains(CHECKPOINT)
                        && mapper.readTree(line).path("event").asText().equals(CHECKPOINT)) {
                    return true;
                }
            }
            return false;
        } catch (JsonProcessingException e) {
            // Its last line, half written: no checkpoint has followed.
            return false;
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** Bytes of the whole lines about steps up to this one; steps never go back within a file. */
    private static long lengthUpTo(Path file, long step) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        long length = 0;
        long size = Files.size(file);
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                long end = length + line.getBytes(UTF_8).length + 1;
                if (line.length() > LONGEST_LINE || end > size || stepOf(mapper, line) > step) {
                    break;
                }
                length = end;
            }
        }
        return length;
    }

    private static long stepOf(ObjectMapper mapper, String line) {
        try {
            @Nullable JsonNode step = mapper.readTree(line).get("step");
            return step == null ? Long.MAX_VALUE : step.asLong(Long.MAX_VALUE);
        } catch (JsonProcessingException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void on(TrainingEvent event) {
        ObjectNode line = mapper.createObjectNode();
        if (describe(event, line)) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap((mapper.writeValueAsString(line) + "\n").getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (event instanceof TrainingEvent.Validated) {
                    // The checkpoint that follows must not survive a loss of power alone.
                    channel.force(false);
                }
            } catch (IOException e) {
                throw WriteFailure.of(e, file);
            }
        }
    }

    private static boolean describe(TrainingEvent event, ObjectNode line) {
        if (event instanceof TrainingEvent.StepDone done) {
            begin(line, "step", event).put("epoch", done.epoch());
            line.put("loss", done.loss()).put("top1Error", done.top1Error()).put("rate", done.rate());
            line.put("imagesPerSecond", done.batchSize() * 1e9 / Math.max(1, done.nanos()));
            line.put("waitShare", (double) done.waitNanos() / Math.max(1, done.nanos()));
        } else if (event instanceof TrainingEvent.Validated validated) {
            Errors errors = validated.errors();
            begin(line, "validation", event).put("epoch", validated.epoch());
            line.put("split", validated.split().label()).put("images", errors.images());
            line.put("top1Error", errors.top1Error()).put("top5Error", errors.top5Error());
            line.put("loss", errors.meanLoss()).put("best", validated.best());
            line.put("seconds", validated.nanos() * 1e-9);
        } else if (event instanceof TrainingEvent.EpochDone epoch) {
            begin(line, "epoch", event).put("epoch", epoch.epoch()).put("loss", epoch.loss());
            line.put("top1Error", epoch.top1Error()).put("imagesPerSecond", epoch.imagesPerSecond());
            line.put("waitShare", epoch.waitShare());
        } else if (event instanceof TrainingEvent.RateChanged changed) {
            begin(line, "rate", event).put("rate", changed.rate());
        } else if (event instanceof TrainingEvent.RateSetByHand changed) {
            begin(line, "rate", event).put("rate", changed.rate());
            line.put("before", changed.before()).put("byHand", true);
        } else if (event instanceof TrainingEvent.LayersSeen seen) {
            ArrayNode layers = begin(line, "layers", event).putArray("layers");
            seen.layers().forEach(layer -> describe(layer, layers.addObject()));
        } else if (event instanceof TrainingEvent.CheckpointWritten written) {
            begin(line, CHECKPOINT, event).put("best", written.best());
        } else if (event instanceof TrainingEvent.Noticed noticed) {
            begin(line, "notice", event).put("message", noticed.message());
        } else if (event instanceof TrainingEvent.Ended ended) {
            begin(line, "end", event).put("ending", ended.ending().label());
            line.put("imagesPerSecond", ended.imagesPerSecond()).put("waitShare", ended.waitShare());
        } else {
            return false;
        }
        return true;
    }

    private static void describe(LayerState layer, ObjectNode node) {
        node.put("name", layer.name());
        putFinite(node, "meanWeight", layer.meanWeight());
        putFinite(node, "relativeUpdate", layer.relativeUpdate());
        putFinite(node, "deadShare", layer.deadShare());
    }

    /** JSON has no number that is none. */
    private static void putFinite(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }

    private static ObjectNode begin(ObjectNode line, String name, TrainingEvent event) {
        return line.put("event", name).put("step", event.step());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }
}

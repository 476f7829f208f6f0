package org.alexnet4j.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

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
 * <p>Errors and shares are fractions, losses are in nats; of five classes or fewer there is no {@code top5Error}. A
 * layer is a {@link LayerState} without what is not a number. Each line ends with {@code crc32c}, its own check sum, see
 * {@link org.alexnet4j.file.Seal}. Every step up to the last is there exactly once, however often the run was resumed.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {
    private static final String CHECKPOINT = "checkpoint";

    /** Behind the name of the file: lines that were damaged. */
    static final String DAMAGED = ".damaged";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final Path file;
    private final FileChannel channel;

    private MetricsFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Writes the first line of a run that begins with a checkpoint. */
    static void writeCheckpointAtTheStart(Path file) throws IOException {
        ObjectNode event = MAPPER.createObjectNode()
                .put("event", CHECKPOINT)
                .put("step", 0)
                .put("best", false);
        Files.write(file, MetricsLines.line(event));
    }

    /**
     * Opens a metrics file to go on after a step; what it says about later steps, which will be done again, is removed, and
     * lines that are damaged are set aside.
     *
     * @param notes is told of damage
     * @throws org.alexnet4j.UserException if it cannot be written
     */
    static MetricsFile open(Path file, long step, Consumer<String> notes) {
        try {
            if (Files.exists(file)) {
                cut(file, step, notes);
            }
            return new MetricsFile(
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /** Whether a metrics file, if it is there, tells of a checkpoint. */
    static boolean tellsOfCheckpoint(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (MetricsLines lines = new MetricsLines(file)) {
            for (MetricsLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.event().isPresent()
                        && line.event().get().path("event").asText().equals(CHECKPOINT)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** A part of a file. */
    private record Part(long begin, long end) {}

    /** Leaves the sound lines about steps up to this one; steps never go back within a file. */
    private static void cut(Path file, long step, Consumer<String> notes) throws IOException {
        List<Part> damaged = new ArrayList<>();
        long end = 0;
        try (MetricsLines lines = new MetricsLines(file)) {
            for (MetricsLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.event().isEmpty()) {
                    damaged.add(new Part(line.begin(), line.end()));
                } else if (line.event().get().path("step").asLong(Long.MAX_VALUE) > step) {
                    break;
                }
                end = line.end();
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            if (!damaged.isEmpty()) {
                mend(file, channel, damaged);
                notes.accept(file.getFileName() + ": " + damaged.size()
                        + (damaged.size() == 1 ? " line was damaged and is" : " lines were damaged and are")
                        + " left out, see " + file.getFileName() + DAMAGED);
            }
        }
    }

    /** Moves parts to the file of what was damaged. */
    private static void mend(Path file, FileChannel channel, List<Part> damaged) throws IOException {
        try (FileChannel aside = FileChannel.open(
                file.resolveSibling(file.getFileName() + DAMAGED),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            for (Part part : damaged) {
                copy(channel, part, aside);
            }
        }
        WholeFile.write(file, mended -> {
            long begin = 0;
            for (Part part : damaged) {
                copy(channel, new Part(begin, part.begin), mended);
                begin = part.end;
            }
            copy(channel, new Part(begin, channel.size()), mended);
        });
    }

    private static void copy(FileChannel from, Part part, FileChannel to) throws IOException {
        for (long at = part.begin; at < part.end; ) {
            at += from.transferTo(at, part.end - at, to);
        }
    }

    @Override
    public void on(TrainingEvent event) {
        ObjectNode line = MAPPER.createObjectNode();
        if (describe(event, line)) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(MetricsLines.line(line));
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
            line.put("top1Error", errors.top1Error());
            putFinite(line, "top5Error", errors.top5Error());
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

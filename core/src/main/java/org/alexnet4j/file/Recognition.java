package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells what a path holds, by its content: a few kilobytes of a file, and of a folder the names of a few entries. Never
 * fails, and takes milliseconds.
 */
public final class Recognition {
    private static final int MOST_ENTRIES = 32;
    private static final long LARGEST_HEADER = 64L << 20;

    private Recognition() {}

    /** What a path holds. */
    public static ContentKind of(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return folder(path);
            }
            return attributes.isRegularFile() ? file(path) : ContentKind.SPECIAL;
        } catch (NoSuchFileException e) {
            return ContentKind.MISSING;
        } catch (IOException e) {
            return ContentKind.UNREADABLE;
        }
    }

    private static ContentKind folder(Path folder) throws IOException {
        if (holds(folder, "run.json")) {
            return ContentKind.RUN;
        } else if (holds(folder, "ensemble.json")) {
            return ContentKind.ENSEMBLE;
        } else if (holds(folder, "tune.json")) {
            return ContentKind.SEARCH;
        } else if (holds(folder, "experiment.json")) {
            return ContentKind.EXPERIMENT;
        } else if (isDataset(folder)) {
            return ContentKind.DATASET;
        } else if (holds(folder, "saved_model.pb")) {
            return ContentKind.TENSORFLOW;
        } else if (holds(folder, "network.toml")) {
            return ContentKind.NETWORK;
        }
        List<Path> entries = entries(folder);
        if (entries.isEmpty()) {
            return ContentKind.EMPTY_FOLDER;
        }
        return hasImages(entries) ? ContentKind.IMAGE_FOLDER : ContentKind.FOLDER;
    }

    /** Also one whose description is damaged or gone, by its other files. */
    private static boolean isDataset(Path folder) throws IOException {
        Path description = folder.resolve("dataset.json");
        boolean described = Files.isRegularFile(description)
                && new String(FileSample.of(description).head(), UTF_8).contains("alexnet4j-dataset");
        return described || (holds(folder, "mean.f32") && holds(folder, "train.index"));
    }

    private static boolean holds(Path folder, String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    /** Some of what a folder holds; files that systems leave there do not count. */
    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                folder, entry -> !entry.getFileName().toString().startsWith("."))) {
            for (Path entry : stream) {
                if (entries.size() == MOST_ENTRIES) {
                    break;
                }
                entries.add(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static boolean hasImages(List<Path> entries) throws IOException {
        for (Path entry : entries) {
            List<Path> files = Files.isDirectory(entry) ? entriesOrNone(entry) : List.of(entry);
            for (Path file : files.subList(0, Math.min(2, files.size()))) {
                if (Files.isRegularFile(file)
                        && Files.isReadable(file)
                        && Signatures.of(FileSample.of(file)).group() == ContentKind.Group.IMAGE) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Path> entriesOrNone(Path folder) {
        try {
            return entries(folder);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static ContentKind file(Path file) throws IOException {
        FileSample sample = FileSample.of(file);
        ContentKind kind = Signatures.of(sample);
        return switch (kind) {
            case SAFETENSORS -> safetensors(file);
            case NUMPY -> numpy(file, sample);
            default -> kind;
        };
    }

    /** Tells by the names in the metadata, which this program writes first. */
    private static ContentKind safetensors(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(length, 0);
            if (length.getLong(0) > LARGEST_HEADER) {
                return ContentKind.SAFETENSORS;
            }
            // Closes the channel.
            try (JsonParser json =
                    new JsonFactory().createParser(Channels.newInputStream(channel.position(Long.BYTES)))) {
                json.nextToken();
                if ("__metadata__".equals(json.nextFieldName()) && json.nextToken() == JsonToken.START_OBJECT) {
                    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                        names.add(name);
                        json.nextToken();
                        json.skipChildren();
                    }
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            // What was read until then has to do.
        }
        if (names.contains("alexnet4j.predictions")) {
            return ContentKind.PREDICTIONS;
        } else if (!names.contains("alexnet4j.format")) {
            return ContentKind.SAFETENSORS;
        }
        return names.contains("state") ? ContentKind.CHECKPOINT : ContentKind.MODEL;
    }

    /** An index is a matrix with sketches or a description behind it. */
    private static ContentKind numpy(Path file, FileSample sample) throws IOException {
        if (sample.head().length < NpyHeader.BYTES) {
            return ContentKind.NUMPY;
        }
        long end = NpyHeader.of(
                        ByteBuffer.wrap(sample.head(), 0, NpyHeader.BYTES).slice())
                .map(NpyHeader::end)
                .orElse(Long.MAX_VALUE);
        if (end >= sample.size()) {
            return ContentKind.NUMPY;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer behind = ByteBuffer.allocate(1);
            channel.read(behind, end);
            return behind.get(0) == '{' || behind.get(0) == (byte) 0x93 ? ContentKind.INDEX : ContentKind.NUMPY;
        }
    }
}

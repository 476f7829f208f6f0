package org.alexnet4j.retrieval;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.NpyHeader;
import org.alexnet4j.file.NpyWriter;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.file.Seal;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.jspecify.annotations.Nullable;

/**
 * The features of images, memory-mapped, in which the nearest to others are found. The format is described in the package.
 * Safe to use from many threads.
 */
public final class FeatureIndex {
    private static final int FORMAT = 1;
    private static final int LONGEST_DESCRIPTION = 1 << 30;
    private static final int WIDEST = 1 << 24;
    private static final int TEXTS = 5;
    private static final int ORIGIN_TEXTS = 4;
    private static final String REMEDY = "make it again with alexnet index";
    private static final String ROW_SUMS = "rowSums";
    private static final String SKETCH_SUM = "sketchSum";

    private final IndexOrigin origin;
    private final List<IndexedImage> images;
    private final FeatureMatrix features;
    private final Optional<Sketches> sketches;

    private FeatureIndex(
            IndexOrigin origin, List<IndexedImage> images, FeatureMatrix features, Optional<Sketches> sketches) {
        this.origin = origin;
        this.images = List.copyOf(images);
        this.features = features;
        this.sketches = sketches;
    }

    /** Takes the rows of an index while it is written. */
    @FunctionalInterface
    public interface Rows {
        /** Adds an image and its features, as many numbers as the index is wide. */
        void add(IndexedImage image, float[] features) throws IOException;
    }

    /** Adds the rows of an index. */
    @FunctionalInterface
    public interface Content {
        /** Adds all rows, in the order that they shall have. */
        void addTo(Rows rows) throws IOException;
    }

    /** Is told how far a work is. */
    @FunctionalInterface
    public interface Progress {
        /** So many are done of all; 0 when it begins. */
        void at(int done, int all);
    }

    /**
     * Writes an index; the old file, if any, is there until the new one is whole. One of many images gets sketches, which
     * {@link #approximatelyNearest} needs.
     *
     * @param width numbers of each image
     * @param progress told how many images have been sketched; not called where none are
     * @return number of images
     * @throws UserException if the file cannot be written
     */
    public static int write(Path file, IndexOrigin origin, int width, Content content, Progress progress) {
        requireNonNull(file, "file is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(content, "content is null");
        requireNonNull(progress, "progress is null");
        List<IndexedImage> images = new ArrayList<>();
        try {
            WholeFile.write(file, channel -> {
                NpyWriter matrix = new NpyWriter(channel, width);
                content.addTo((image, features) -> {
                    matrix.write(features);
                    images.add(image);
                });
                matrix.finish();
                long sketches = channel.position();
                Sketches.write(channel, new NpyHeader(images.size(), width), progress);
                long begin = channel.position();
                describe(origin, images, matrix.rowSums(), CheckSum.of(channel, sketches, begin), channel);
                if (channel.position() - begin > LONGEST_DESCRIPTION) {
                    throw UserException.input(
                            file + ": " + images.size() + " images are too many for one index", "make several");
                }
                seal(channel, begin);
            });
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
        return images.size();
    }

    /**
     * Opens an index, as the other {@code open} does, without notes.
     *
     * @throws UserException as there
     */
    public static FeatureIndex open(Path file) {
        return open(file, note -> {});
    }

    /**
     * Opens an index and checks it: sizes, counts, texts, sketches. A row of features is compared with its check sum when it
     * is used for the first time. (One that is not a number is far from all.)
     *
     * @param notes is told, a line each, what the user should know
     * @throws UserException if there is none, or it is damaged
     */
    public static FeatureIndex open(Path file, Consumer<String> notes) {
        requireNonNull(file, "file is null");
        if (Files.isDirectory(file)) {
            throw Mismatch.of(file, ContentKind.INDEX);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            NpyHeader header = header(channel, 0)
                    .orElseThrow(() -> Recognition.of(file) == ContentKind.INDEX
                            ? damaged(file, "it does not begin with a matrix")
                            : Mismatch.of(file, ContentKind.INDEX));
            long end = header.end();
            Optional<NpyHeader> basis = header(channel, end);
            Optional<Sketches> sketches = Optional.empty();
            if (basis.isPresent()) {
                long begin = end + basis.get().end();
                NpyHeader size = header(channel, begin)
                        .filter(found -> Sketches.fit(basis.get(), found, header))
                        .orElseThrow(() -> damaged(file, "its sketches do not fit its features"));
                sketches = Optional.of(Sketches.of(
                        new FeatureMatrix(channel, file, end, basis.get(), new int[0]),
                        new FeatureMatrix(channel, file, begin, size, new int[0])));
                end = begin + size.end();
            }
            Description description = description(channel, end, header, file);
            int[] sums = description.rowSums;
            if (sums == null) {
                notes.accept(file + " has no check sums, as it was written by version 0.1.0: damage to it may go"
                        + " unnoticed");
            } else if (description.sketchSum != CheckSum.of(channel, header.end(), end)) {
                throw damaged(file, "its sketches are not as they were written");
            }
            FeatureMatrix features = new FeatureMatrix(channel, file, 0, header, sums == null ? new int[0] : sums);
            return new FeatureIndex(description.origin, description.images, features, sketches);
        } catch (NoSuchFileException e) {
            throw Mismatch.of(file, ContentKind.INDEX);
        } catch (JsonProcessingException | CharConversionException e) {
            throw damaged(file, "its list of images is not readable");
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** What stands behind the matrices; without sums in an index that version 0.1.0 has written. */
    @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
    private record Description(
            IndexOrigin origin, List<IndexedImage> images, int @Nullable [] rowSums, int sketchSum) {}

    private static Description description(FileChannel channel, long begin, NpyHeader header, Path file)
            throws IOException {
        if (channel.size() - begin > LONGEST_DESCRIPTION) {
            throw damaged(file, "its list of images is too long");
        }
        ByteBuffer text = ByteBuffer.allocate((int) (channel.size() - begin));
        CheckSum.readFully(channel, text, begin);
        Seal.State seal = Seal.of(text.array());
        if (seal == Seal.State.BROKEN) {
            throw damaged(file, "its list of images is not as it was written");
        }
        try (JsonParser json = new JsonFactory().createParser(text.array())) {
            Description description = of(json, header.rows(), file);
            if ((description.rowSums != null) != (seal == Seal.State.SOUND)) {
                throw damaged(file, "its check sums are not whole");
            }
            return description;
        }
    }

    /** The header of a matrix at a position; empty if there is none, or the file ends before or with the matrix. */
    private static Optional<NpyHeader> header(FileChannel file, long begin) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(NpyHeader.BYTES);
        file.read(bytes, begin);
        Optional<NpyHeader> header = bytes.hasRemaining() ? Optional.empty() : NpyHeader.of(bytes.flip());
        long left = file.size() - begin;
        return header.filter(size -> size.columns() <= WIDEST && size.end() < left);
    }

    /** Reads the description as a stream: of many images a tree would take seconds, and many times the memory. */
    private static Description of(JsonParser json, int rows, Path file) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw damaged(file, "its list of images is not readable");
        }
        int format = 0;
        Map<String, String> texts = new HashMap<>();
        List<IndexedImage> images = List.of();
        int[] rowSums = null;
        int sketchSum = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "format" -> format = json.getValueAsInt();
                case "model", "modelDigest", "layer", "precision" -> texts.put(name, text(json, file));
                case "images" -> images = images(json, file);
                case ROW_SUMS -> rowSums = sums(json, rows, file);
                case SKETCH_SUM -> sketchSum = json.getValueAsInt();
                default -> json.skipChildren();
            }
        }
        if (format != FORMAT) {
            throw damaged(file, "it is not of format " + FORMAT);
        }
        IndexOrigin origin = new IndexOrigin(
                texts.getOrDefault("model", ""),
                texts.getOrDefault("modelDigest", ""),
                texts.getOrDefault("layer", ""),
                texts.getOrDefault("precision", ""));
        if (texts.size() < ORIGIN_TEXTS || json.currentToken() != JsonToken.END_OBJECT) {
            throw damaged(file, "its description is not whole");
        }
        if (images.size() != rows) {
            throw damaged(file, images.size() + " images for " + rows + " rows of features");
        }
        return new Description(origin, images, rowSums, sketchSum);
    }

    private static int[] sums(JsonParser json, int rows, Path file) throws IOException {
        int[] sums = new int[rows];
        int row = 0;
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT && row < rows) {
            sums[row++] = json.getValueAsInt();
        }
        if (row != rows || json.currentToken() != JsonToken.END_ARRAY) {
            throw damaged(file, "it does not have a check sum of each row");
        }
        return sums;
    }

    private static List<IndexedImage> images(JsonParser json, Path file) throws IOException {
        List<IndexedImage> images = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_ARRAY) {
            String[] texts = new String[TEXTS];
            for (int i = 0; i < TEXTS; i++) {
                json.nextToken();
                texts[i] = text(json, file);
            }
            if (json.nextToken() != JsonToken.END_ARRAY) {
                throw damaged(file, "image " + images.size() + " is not described by " + TEXTS + " texts");
            }
            images.add(new IndexedImage(texts[0], texts[1], texts[2], texts[3], texts[4]));
        }
        return images;
    }

    private static String text(JsonParser json, Path file) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw damaged(file, "a text is missing in its description");
        }
        return json.getText();
    }

    private static UserException damaged(Path file, String how) {
        return UserException.input(file + " is damaged: " + how, REMEDY);
    }

    private static void describe(
            IndexOrigin origin, List<IndexedImage> images, int[] rowSums, int sketchSum, FileChannel channel)
            throws IOException {
        // The channel stays open.
        JsonFactory factory = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        try (JsonGenerator json = factory.createGenerator(Channels.newOutputStream(channel))) {
            json.writeStartObject();
            // At the beginning, where it is found soon.
            json.writeStringField(Seal.KEY, Seal.OPEN);
            json.writeNumberField("format", FORMAT);
            json.writeStringField("layer", origin.layer());
            json.writeStringField("model", origin.model());
            json.writeStringField("modelDigest", origin.modelDigest());
            json.writeStringField("precision", origin.precision());
            json.writeFieldName(ROW_SUMS);
            json.writeArray(rowSums, 0, rowSums.length);
            json.writeNumberField(SKETCH_SUM, sketchSum);
            json.writeArrayFieldStart("images");
            for (IndexedImage image : images) {
                String[] texts = {image.file(), image.example(), image.name(), image.label(), image.stamp()};
                json.writeArray(texts, 0, TEXTS);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Puts its own sum into the description, which ends with the file. */
    private static void seal(FileChannel channel, long begin) throws IOException {
        ByteBuffer text = ByteBuffer.allocate((int) (channel.size() - begin));
        CheckSum.readFully(channel, text, begin);
        ByteBuffer sealed = ByteBuffer.wrap(Seal.close(text.array()));
        while (sealed.hasRemaining()) {
            channel.write(sealed, begin + sealed.position());
        }
    }

    /** Whether the features of a row are as they were written, as far as that is known. */
    public boolean isSound(int row) {
        return features.isSound(row);
    }

    /** Where the features come from. */
    public IndexOrigin origin() {
        return origin;
    }

    /** The images in the order of the rows. */
    public List<IndexedImage> images() {
        return images;
    }

    /** Numbers of each image. */
    public int width() {
        return features.columns();
    }

    /** The features of an image, a copy. */
    public float[] features(int row) {
        return features.row(row);
    }

    /**
     * Finds the images whose features are nearest to others by Euclidean distance (section 6.1). All rows are compared.
     *
     * @param query {@link #width} numbers
     * @param wanted how many, at least 1
     * @return the nearest first; of equals the first row; fewer if the index has not as many
     */
    public List<Neighbor> nearest(float[] query, int wanted) {
        requireValid(query, wanted);
        return ExactSearch.nearest(features, query, wanted);
    }

    /**
     * Finds most of the images whose features are nearest to others, {@link Recall} says how many: only rows whose sketches
     * are nearest are compared, {@link #comparisons} of them. The distances are exact.
     *
     * @param query {@link #width} numbers
     * @param wanted how many, at least 1
     * @return the nearest first; of equals the first row; the same as {@link #nearest} if the index has no sketches
     */
    public List<Neighbor> approximatelyNearest(float[] query, int wanted) {
        requireValid(query, wanted);
        return sketches.map(some -> ExactSearch.nearestAmong(some.candidates(query, wanted), features, query, wanted))
                .orElseGet(() -> ExactSearch.nearest(features, query, wanted));
    }

    /** How many rows {@link #approximatelyNearest} compares: all, if the index has no sketches. */
    public int comparisons(int wanted) {
        return sketches.map(some -> some.candidates(wanted)).orElse(features.rows());
    }

    private void requireValid(float[] query, int wanted) {
        requireNonNull(query, "query is null");
        if (query.length != width() || wanted < 1) {
            throw new IllegalArgumentException(
                    "expected " + width() + " numbers and at least 1 neighbor, got " + query.length + " and " + wanted);
        }
    }
}

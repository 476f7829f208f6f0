package org.alexnet4j.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Sha256;

/**
 * A prepared dataset on disk. Opening it reads labels and names, but no image; the system keeps in memory what is used
 * often. What is read is compared with its check sum. Safe to read from many threads.
 */
public final class PreparedDataset implements AutoCloseable {
    private final DatasetMetadata metadata;
    private final DatasetStatistics statistics;
    private final Map<Split, StoredSplit> splits;

    private PreparedDataset(DatasetMetadata metadata, DatasetStatistics statistics, Map<Split, StoredSplit> splits) {
        this.metadata = metadata;
        this.statistics = statistics;
        this.splits = splits;
    }

    /**
     * Opens a dataset, as the other {@code open} does, without notes.
     *
     * @throws UserException as there
     */
    public static PreparedDataset open(Path directory) {
        return open(directory, note -> {});
    }

    /**
     * Opens a dataset and checks its files whole: sizes, sums, counts, bounds. (Not the pixels: {@link #image} does.)
     *
     * @param notes is told, a line each, what the user should know
     * @throws UserException if it is no dataset, or is damaged
     */
    public static PreparedDataset open(Path directory, Consumer<String> notes) {
        DatasetPlace.of(directory).recover();
        DatasetFiles files = new DatasetFiles(directory);
        DatasetMetadata metadata = DatasetMetadata.read(files);
        if (metadata.checkSums() == null) {
            notes.accept("dataset " + directory
                    + " has no check sums, as it was written by version 0.1.0: damage to it may go unnoticed");
        }
        float[] meanImage = new float[DatasetFormat.exampleBytes(metadata.imageSize())];
        byte[] mean = files.read(DatasetFormat.MEAN_FILE, metadata.checkSums());
        if (mean.length != (long) meanImage.length * Float.BYTES) {
            throw files.damaged(DatasetFormat.MEAN_FILE + " has " + mean.length + " bytes instead of "
                    + (long) meanImage.length * Float.BYTES);
        }
        ByteBuffer.wrap(mean).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(meanImage);
        for (float value : meanImage) {
            if (!(value >= 0 && value <= 255)) {
                throw files.damaged(DatasetFormat.MEAN_FILE + " has a value outside 0 to 255");
            }
        }
        Map<Split, StoredSplit> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            splits.put(split, StoredSplit.open(files, split, metadata));
        }
        DatasetStatistics statistics = new DatasetStatistics(
                metadata.imageSize(), meanImage, metadata.colorDeviations(), metadata.colorComponents());
        return new PreparedDataset(metadata, statistics, splits);
    }

    /** Whether a folder holds a prepared dataset. */
    public static boolean isAt(Path directory) {
        return Files.isRegularFile(directory.resolve(DatasetFormat.METADATA_FILE));
    }

    /** Whether a file in the directory of a dataset is one that datasets have, and not one that somebody has put there. */
    public static boolean owns(Path directory, Path file) {
        return directory.equals(file.getParent()) && DatasetFormat.isName(String.valueOf(file.getFileName()));
    }

    /** Side S of the images. */
    public int imageSize() {
        return metadata.imageSize();
    }

    /** The classes in the order of their indices. */
    public List<ClassLabel> classes() {
        return metadata.classes();
    }

    /** Number of examples of a split; may be 0. */
    public int count(Split split) {
        return split(split).count();
    }

    /** Class index of an example. */
    public int label(Split split, int index) {
        return split(split).label(index);
    }

    /**
     * (3,S,S) bytes of an example, read now.
     *
     * @throws UserException if they are not those that were written, or cannot be read
     */
    public ByteBuffer image(Split split, int index) {
        return ByteBuffer.wrap(split(split).image(index)).asReadOnlyBuffer();
    }

    /** Name of the file that an example came from, within its source. */
    public String source(Split split, int index) {
        return split(split).source(index);
    }

    /** Mean image and color components of the training split. */
    public DatasetStatistics statistics() {
        return statistics;
    }

    /** SHA-256 over size, classes, labels and pixels of all splits, 64 hexadecimal digits, as computed when prepared. */
    public String digest() {
        return metadata.digest();
    }

    /** Name of the decoder that read the source. */
    public String decoder() {
        return metadata.decoder();
    }

    /** Computes the digest again from all pixels; it differs from {@link #digest} if any of them has changed. */
    public String computeDigest() {
        Map<Split, byte[]> digests = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            MessageDigest digest = Sha256.begin();
            for (int i = 0; i < count(split); i++) {
                digest.update(DatasetFormat.exampleDigest(
                        label(split, i), split(split).image(i)));
            }
            digests.put(split, digest.digest());
        }
        return HexFormat.of().formatHex(DatasetFormat.datasetDigest(imageSize(), classes(), digests));
    }

    private StoredSplit split(Split split) {
        StoredSplit stored = splits.get(split);
        if (stored == null) {
            throw new IllegalStateException("the dataset is closed");
        }
        return stored;
    }

    /** Closes the files; images that were handed out stay valid. */
    @Override
    public void close() {
        splits.values().forEach(StoredSplit::close);
        splits.clear();
    }
}

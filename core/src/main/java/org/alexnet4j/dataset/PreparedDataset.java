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
import org.alexnet4j.UserException;
import org.alexnet4j.file.Sha256;

/**
 * A prepared dataset on disk, memory-mapped: opening it reads next to nothing, and the system keeps in memory what is
 * used often. Safe to read from many threads. The mappings go when nothing refers to them any more; {@link #close} lets
 * go of them.
 */
public final class PreparedDataset implements AutoCloseable {
    private final DatasetMetadata metadata;
    private final DatasetStatistics statistics;
    private final Map<Split, MappedSplit> splits;

    private PreparedDataset(DatasetMetadata metadata, DatasetStatistics statistics, Map<Split, MappedSplit> splits) {
        this.metadata = metadata;
        this.statistics = statistics;
        this.splits = splits;
    }

    /**
     * Opens a dataset and checks its files whole: sizes, counts, bounds. (Not the pixels: {@link #computeDigest} does.)
     *
     * @throws UserException if it is no dataset, or is damaged
     */
    public static PreparedDataset open(Path directory) {
        DatasetFiles files = new DatasetFiles(directory);
        DatasetMetadata metadata = DatasetMetadata.read(files);
        int exampleBytes = DatasetFormat.exampleBytes(metadata.imageSize());
        ByteBuffer mean = files.map(DatasetFormat.MEAN_FILE, (long) exampleBytes * Float.BYTES);
        float[] meanImage = new float[exampleBytes];
        mean.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(meanImage);
        for (float value : meanImage) {
            if (!(value >= 0 && value <= 255)) {
                throw files.damaged(DatasetFormat.MEAN_FILE + " has a value outside 0 to 255");
            }
        }
        Map<Split, MappedSplit> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            splits.put(split, MappedSplit.open(files, split, metadata));
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

    /** (3,S,S) bytes of an example, a read-only view with a position of its own. */
    public ByteBuffer image(Split split, int index) {
        return split(split).image(index);
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
        byte[] planes = new byte[DatasetFormat.exampleBytes(imageSize())];
        for (Split split : Split.values()) {
            MessageDigest digest = Sha256.begin();
            for (int i = 0; i < count(split); i++) {
                image(split, i).get(planes);
                digest.update(DatasetFormat.exampleDigest(label(split, i), planes));
            }
            digests.put(split, digest.digest());
        }
        return HexFormat.of().formatHex(DatasetFormat.datasetDigest(imageSize(), classes(), digests));
    }

    private MappedSplit split(Split split) {
        MappedSplit mapped = splits.get(split);
        if (mapped == null) {
            throw new IllegalStateException("the dataset is closed");
        }
        return mapped;
    }

    /** Lets go of the mappings; views that were handed out stay valid. */
    @Override
    public void close() {
        splits.clear();
    }
}

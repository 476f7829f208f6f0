package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alexnet4j.file.Sha256;
import org.alexnet4j.image.Image;

/** Names and numbers of the files of a prepared dataset; see the package's description. */
final class DatasetFormat {
    static final String NAME = "alexnet4j-dataset";
    static final int VERSION = 1;
    static final String METADATA_FILE = "dataset.json";
    static final String MEAN_FILE = "mean.f32";
    static final String SKIPPED_FILE = "skipped.tsv";

    /** In the metadata: file to sum. */
    static final String CHECK_SUMS = "checkSums";

    /** Most bytes of the metadata that are read: enough for 100,000 classes. */
    static final int MAX_METADATA_BYTES = 64 << 20;

    static final int MAX_IMAGE_SIZE = 4096;
    static final int MAX_CLASSES = 1_000_000;

    /** "alexnidx" in the first 8 bytes of an index. */
    static final long INDEX_MAGIC = ByteBuffer.wrap("alexnidx".getBytes(UTF_8))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();

    static final int INDEX_HEADER_BYTES = 16;

    /** A shard is as large as whole examples fit into this many bytes, well below what one mapping can hold. */
    private static final int SHARD_BYTES = 1 << 30;

    private DatasetFormat() {}

    /** Bytes of one example. */
    static int exampleBytes(int imageSize) {
        return Image.CHANNELS * imageSize * imageSize;
    }

    static int examplesPerShard(int imageSize) {
        return SHARD_BYTES / exampleBytes(imageSize);
    }

    static String shardFile(Split split, int shard) {
        return String.format(Locale.ROOT, "%s-%05d.images", split.label(), shard);
    }

    static String indexFile(Split split) {
        return split.label() + ".index";
    }

    static String sumsFile(Split split) {
        return split.label() + ".sums";
    }

    /** Whether a file in the directory of a dataset has the name of one that datasets have. */
    static boolean isName(String file) {
        return List.of(METADATA_FILE, MEAN_FILE, SKIPPED_FILE).contains(file)
                || Arrays.stream(Split.values())
                        .anyMatch(split -> file.equals(indexFile(split))
                                || file.equals(sumsFile(split))
                                || (file.startsWith(split.label() + "-") && file.endsWith(".images")));
    }

    /** The digest of one example: SHA-256 over its class index (4 bytes, little-endian) and its pixels. */
    static byte[] exampleDigest(int label, byte[] planes) {
        MessageDigest digest = Sha256.begin();
        digest.update(littleEndian(label));
        digest.update(planes);
        return digest.digest();
    }

    /**
     * The digest of a dataset.
     *
     * @param splits of each split: SHA-256 over the digests of its examples in order
     */
    static byte[] datasetDigest(int imageSize, List<ClassLabel> classes, Map<Split, byte[]> splits) {
        MessageDigest digest = Sha256.begin();
        digest.update((NAME + " " + VERSION + " " + imageSize + "\n").getBytes(UTF_8));
        for (ClassLabel label : classes) {
            digest.update((label.wnid() + "\t" + label.name() + "\n").getBytes(UTF_8));
        }
        for (Split split : Split.values()) {
            digest.update(splits.get(split));
        }
        return digest.digest();
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}

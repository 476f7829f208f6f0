package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.Sha256;
import org.alexnet4j.file.UncachedFile;
import org.jspecify.annotations.Nullable;

/** Writes the shards, the index and the check sums of one split. */
final class SplitWriter {
    private final Path directory;
    private final Split split;
    private final int examplesPerShard;
    private final MessageDigest digest = Sha256.begin();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private int[] labels = new int[1024];
    private int[] nameEnds = new int[1024];
    private int[] sums = new int[1024];
    private int count;
    private @Nullable UncachedFile shard;

    SplitWriter(Path directory, Split split, int imageSize) {
        this.directory = directory;
        this.split = split;
        this.examplesPerShard = DatasetFormat.examplesPerShard(imageSize);
    }

    int count() {
        return count;
    }

    /** Examples of each class. */
    int[] countsPerClass(int classes) {
        int[] counts = new int[classes];
        for (int i = 0; i < count; i++) {
            counts[labels[i]]++;
        }
        return counts;
    }

    void add(int label, String source, byte[] planes, byte[] exampleDigest) throws IOException {
        if (count % examplesPerShard == 0) {
            closeShard();
            shard = UncachedFile.create(directory.resolve(DatasetFormat.shardFile(split, count / examplesPerShard)));
        }
        if (shard == null) {
            throw new IllegalStateException("split writer is closed");
        }
        shard.write(planes);
        if (count == labels.length) {
            labels = Arrays.copyOf(labels, 2 * count);
            nameEnds = Arrays.copyOf(nameEnds, 2 * count);
            sums = Arrays.copyOf(sums, 2 * count);
        }
        names.writeBytes(source.getBytes(UTF_8));
        labels[count] = label;
        nameEnds[count] = names.size();
        sums[count] = CheckSum.of(planes);
        digest.update(exampleDigest);
        count++;
    }

    /** Writes the index and the sums, and gives SHA-256 over the digests of all examples. */
    byte[] finish() throws IOException {
        closeShard();
        int fixed = DatasetFormat.INDEX_HEADER_BYTES + 2 * Integer.BYTES * count;
        ByteBuffer index = ByteBuffer.allocate(fixed).order(ByteOrder.LITTLE_ENDIAN);
        index.putLong(DatasetFormat.INDEX_MAGIC).putInt(DatasetFormat.VERSION).putInt(count);
        for (int i = 0; i < count; i++) {
            index.putInt(labels[i]);
        }
        for (int i = 0; i < count; i++) {
            index.putInt(nameEnds[i]);
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve(DatasetFormat.indexFile(split)))) {
            out.write(index.array());
            names.writeTo(out);
        }
        ByteBuffer all = ByteBuffer.allocate(Integer.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        all.asIntBuffer().put(sums, 0, count);
        Files.write(directory.resolve(DatasetFormat.sumsFile(split)), all.array());
        return digest.digest();
    }

    void closeShard() throws IOException {
        if (shard != null) {
            UncachedFile closing = shard;
            shard = null;
            closing.close();
        }
    }
}

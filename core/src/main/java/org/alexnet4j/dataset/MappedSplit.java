package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The mapped files of one split. */
final class MappedSplit {
    /**
     * Images of so many bytes are asked for as a whole. Else the system reads them piece by piece, and much around each:
     * on a device with a read-ahead of 8 MB, five times what was needed.
     */
    private static final int READ_ALONE = 1 << 16;

    private final int count;
    private final int exampleBytes;
    private final int examplesPerShard;
    private final List<MappedByteBuffer> shards;
    private final ByteBuffer index;

    private MappedSplit(int count, int imageSize, List<MappedByteBuffer> shards, ByteBuffer index) {
        this.count = count;
        this.exampleBytes = DatasetFormat.exampleBytes(imageSize);
        this.examplesPerShard = DatasetFormat.examplesPerShard(imageSize);
        this.shards = shards;
        this.index = index;
    }

    static MappedSplit open(DatasetFiles files, Split split, DatasetMetadata metadata) {
        int count = metadata.counts().getOrDefault(split, 0);
        ByteBuffer index = openIndex(files, split, count, metadata.classes().size());
        int examplesPerShard = DatasetFormat.examplesPerShard(metadata.imageSize());
        List<MappedByteBuffer> shards = new ArrayList<>();
        for (int first = 0; first < count; first += examplesPerShard) {
            long bytes =
                    (long) Math.min(examplesPerShard, count - first) * DatasetFormat.exampleBytes(metadata.imageSize());
            shards.add(files.map(DatasetFormat.shardFile(split, shards.size()), bytes));
        }
        return new MappedSplit(count, metadata.imageSize(), List.copyOf(shards), index);
    }

    private static ByteBuffer openIndex(DatasetFiles files, Split split, int count, int classes) {
        String file = DatasetFormat.indexFile(split);
        ByteBuffer index = files.map(file).order(ByteOrder.LITTLE_ENDIAN);
        long fixed = DatasetFormat.INDEX_HEADER_BYTES + 2L * Integer.BYTES * count;
        if (index.limit() < fixed
                || index.getLong(0) != DatasetFormat.INDEX_MAGIC
                || index.getInt(8) != DatasetFormat.VERSION
                || index.getInt(12) != count) {
            throw files.damaged(file + " is not the index of " + count + " examples");
        }
        int end = 0;
        for (int i = 0; i < count; i++) {
            int label = index.getInt(labelAt(i));
            if (label < 0 || label >= classes) {
                throw files.damaged(file + ": example " + i + " has class index " + label + " of " + classes);
            }
            int nameEnd = index.getInt(nameEndAt(count, i));
            if (nameEnd < end) {
                throw files.damaged(file + ": name of example " + i + " ends before it begins");
            }
            end = nameEnd;
        }
        if (index.limit() != fixed + end) {
            throw files.damaged(file + " has " + index.limit() + " bytes instead of " + (fixed + end));
        }
        return index;
    }

    private static int labelAt(int example) {
        return DatasetFormat.INDEX_HEADER_BYTES + Integer.BYTES * example;
    }

    private static int nameEndAt(int count, int example) {
        return DatasetFormat.INDEX_HEADER_BYTES + Integer.BYTES * (count + example);
    }

    int count() {
        return count;
    }

    int label(int example) {
        return index.getInt(labelAt(checked(example)));
    }

    String source(int example) {
        int names = nameEndAt(count, count);
        int begin = checked(example) == 0 ? 0 : index.getInt(nameEndAt(count, example - 1));
        byte[] name = new byte[index.getInt(nameEndAt(count, example)) - begin];
        index.get(names + begin, name);
        return new String(name, UTF_8);
    }

    ByteBuffer image(int example) {
        MappedByteBuffer shard = shards.get(checked(example) / examplesPerShard);
        MappedByteBuffer image = shard.slice(example % examplesPerShard * exampleBytes, exampleBytes);
        return exampleBytes >= READ_ALONE ? image.load() : image;
    }

    private int checked(int example) {
        if (example < 0 || example >= count) {
            throw new IndexOutOfBoundsException("example " + example + " of " + count);
        }
        return example;
    }
}

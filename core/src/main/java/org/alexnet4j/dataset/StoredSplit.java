package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.SharedFile;
import org.jspecify.annotations.Nullable;

/** The files of one split: labels and names are in memory, an image is read and compared with its sum when it is wanted. */
final class StoredSplit implements AutoCloseable {
    private final DatasetFiles files;
    private final Split split;
    private final int count;
    private final int exampleBytes;
    private final int examplesPerShard;
    private final List<SharedFile> shards;
    private final ByteBuffer index;
    /** Of each image; null in a dataset without check sums. */
    private final @Nullable ByteBuffer sums;

    private StoredSplit(
            DatasetFiles files,
            Split split,
            DatasetMetadata metadata,
            int count,
            List<SharedFile> shards,
            ByteBuffer index,
            @Nullable ByteBuffer sums) {
        this.files = files;
        this.split = split;
        this.count = count;
        this.exampleBytes = DatasetFormat.exampleBytes(metadata.imageSize());
        this.examplesPerShard = DatasetFormat.examplesPerShard(metadata.imageSize());
        this.shards = shards;
        this.index = index;
        this.sums = sums;
    }

    static StoredSplit open(DatasetFiles files, Split split, DatasetMetadata metadata) {
        return open(files, split, metadata, true);
    }

    /** @param whole whether shards of another length than they should have are refused */
    static StoredSplit open(DatasetFiles files, Split split, DatasetMetadata metadata, boolean whole) {
        int count = metadata.counts().getOrDefault(split, 0);
        ByteBuffer index = openIndex(files, split, count, metadata);
        ByteBuffer sums = metadata.checkSums() == null ? null : openSums(files, split, count, metadata);
        int examplesPerShard = DatasetFormat.examplesPerShard(metadata.imageSize());
        List<SharedFile> shards = new ArrayList<>();
        for (int first = 0; first < count; first += examplesPerShard) {
            long bytes =
                    (long) Math.min(examplesPerShard, count - first) * DatasetFormat.exampleBytes(metadata.imageSize());
            String shard = DatasetFormat.shardFile(split, shards.size());
            shards.add(whole ? files.open(shard, bytes) : files.open(shard));
        }
        return new StoredSplit(files, split, metadata, count, List.copyOf(shards), index, sums);
    }

    private static ByteBuffer openSums(DatasetFiles files, Split split, int count, DatasetMetadata metadata) {
        String file = DatasetFormat.sumsFile(split);
        byte[] sums = files.read(file, metadata.checkSums());
        if (sums.length != (long) Integer.BYTES * count) {
            throw files.damaged(file + " does not have the sums of " + count + " images");
        }
        return ByteBuffer.wrap(sums).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer openIndex(DatasetFiles files, Split split, int count, DatasetMetadata metadata) {
        String file = DatasetFormat.indexFile(split);
        int classes = metadata.classes().size();
        ByteBuffer index =
                ByteBuffer.wrap(files.read(file, metadata.checkSums())).order(ByteOrder.LITTLE_ENDIAN);
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

    /** The sum costs some microseconds, so it is compared every time: a file may change while a training reads it. */
    byte[] image(int example) {
        int shard = checked(example) / examplesPerShard;
        String file = DatasetFormat.shardFile(split, shard);
        byte[] pixels = new byte[exampleBytes];
        try {
            shards.get(shard).read((long) (example % examplesPerShard) * exampleBytes, pixels);
        } catch (EOFException e) {
            throw files.damaged(file + " has become shorter since it was opened: " + e.getMessage());
        } catch (ClosedChannelException e) {
            throw new IllegalStateException("the dataset is closed", e);
        } catch (IOException e) {
            throw ReadFailure.of(e, files.directory().resolve(file));
        }
        if (sums != null && sums.getInt(Integer.BYTES * example) != CheckSum.of(pixels)) {
            throw files.damaged(file + " has other pixels than were written, in image " + example + " of the "
                    + split.label() + " split (" + source(example) + ")");
        }
        return pixels;
    }

    private int checked(int example) {
        if (example < 0 || example >= count) {
            throw new IndexOutOfBoundsException("example " + example + " of " + count);
        }
        return example;
    }

    @Override
    public void close() {
        for (SharedFile shard : shards) {
            try {
                shard.close();
            } catch (IOException e) {
                // It was read from, nothing can be lost.
            }
        }
    }
}

package org.alexnet4j.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.Version;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.FolderLock;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.SealedJson;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.image.Image;

/**
 * Writes a prepared dataset: into a directory with a temporary name beside its place, which it takes at the end, so that
 * nothing half written is ever seen. Not safe for many threads.
 */
public final class DatasetWriter implements AutoCloseable {
    private final Path dataset;
    private final boolean replace;
    private final int imageSize;
    private final List<ClassLabel> classes;
    private String decoder;
    private final Path incomplete;
    private final FolderLock lock;
    private final Map<Split, SplitWriter> splits = new EnumMap<>(Split.class);
    private final PixelSums sums;
    private boolean finished;

    private DatasetWriter(
            Path dataset,
            boolean replace,
            int imageSize,
            List<ClassLabel> classes,
            String decoder,
            Path incomplete,
            FolderLock lock) {
        this.dataset = dataset;
        this.replace = replace;
        this.imageSize = imageSize;
        this.classes = List.copyOf(classes);
        this.decoder = decoder;
        this.incomplete = incomplete;
        this.lock = lock;
        this.sums = new PixelSums(imageSize);
        for (Split split : Split.values()) {
            splits.put(split, new SplitWriter(incomplete, split, imageSize));
        }
    }

    /**
     * Begins a dataset.
     *
     * @param dataset where it will be; must not exist
     * @param imageSize side S of the images, 1 to 4096
     * @param classes the classes in the order of their indices
     * @param decoder name of the decoder that reads the source
     * @throws UserException if there is something already, or it cannot be written
     */
    public static DatasetWriter create(Path dataset, int imageSize, List<ClassLabel> classes, String decoder) {
        return create(dataset, imageSize, classes, decoder, false);
    }

    /**
     * Begins a dataset.
     *
     * @param dataset where it will be
     * @param imageSize side S of the images, 1 to 4096
     * @param classes the classes in the order of their indices
     * @param decoder name of the decoder that reads the source
     * @param replace whether a prepared dataset that is there already is replaced, at the very end; nothing else ever is
     * @throws UserException if there is something that is not to be replaced, or it cannot be written
     */
    public static DatasetWriter create(
            Path dataset, int imageSize, List<ClassLabel> classes, String decoder, boolean replace) {
        if (imageSize < 1 || imageSize > DatasetFormat.MAX_IMAGE_SIZE) {
            throw UserException.input(
                    "image size " + imageSize + " is not within 1 to " + DatasetFormat.MAX_IMAGE_SIZE,
                    "256 is the paper's, 32 that of CIFAR-10");
        }
        requireFree(dataset, replace);
        Path target = dataset.toAbsolutePath().normalize();
        Path incomplete = DatasetPlace.of(target).incomplete();
        try {
            Files.createDirectories(incomplete);
            FolderLock lock = lock(incomplete, dataset);
            try {
                // What a process that was killed has left.
                DirectoryTree.deleteContents(incomplete, DatasetPlace.LOCK_FILE);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            return new DatasetWriter(target, replace, imageSize, classes, decoder, incomplete, lock);
        } catch (IOException e) {
            throw WriteFailure.of(e, dataset);
        }
    }

    /**
     * Refuses a place where a dataset cannot be written, for whoever wants to know before a long work.
     *
     * @param replace whether a dataset there may be replaced
     * @throws UserException if something is there that may not be replaced
     */
    public static void requireFree(Path dataset, boolean replace) {
        Path target = dataset.toAbsolutePath().normalize();
        if (target.getFileName() == null || target.getParent() == null) {
            throw UserException.input(dataset + " cannot be a dataset", "give the name of a new directory");
        }
        DatasetPlace.of(target).recover();
        checkFree(target, replace);
    }

    private static void checkFree(Path target, boolean replace) {
        if (!Files.exists(target) || DirectoryTree.isEmptyDirectory(target)) {
            return;
        }
        if (!DatasetMetadata.isIn(target)) {
            throw UserException.input(
                    target + " exists and is not a prepared dataset", "give the name of a new directory");
        }
        if (!replace) {
            throw UserException.input(
                    target + " holds a prepared dataset already", "give another name, or --force to replace it");
        }
        try (Stream<Path> entries = Files.list(target)) {
            Optional<Path> foreign =
                    entries.filter(entry -> !isReplaceable(entry)).sorted().findFirst();
            if (foreign.isPresent()) {
                throw UserException.input(
                        foreign.get() + " is not part of the dataset that is to be replaced, and would be lost",
                        "move it elsewhere, or give another name");
            }
        } catch (IOException e) {
            throw ReadFailure.of(e, target);
        }
    }

    /** Whether an entry of a dataset's directory may go with it: a file of its own, or one that systems leave everywhere. */
    private static boolean isReplaceable(Path entry) {
        String name = entry.getFileName().toString();
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                && (DatasetFormat.isName(name) || SystemFiles.isOne(name));
    }

    private static FolderLock lock(Path incomplete, Path dataset) throws IOException {
        return FolderLock.take(incomplete, DatasetPlace.LOCK_FILE)
                .orElseThrow(() -> new UserException(
                        UserException.Kind.LOCKED,
                        "another process is preparing " + dataset,
                        "wait for it, or give another name"));
    }

    /** Where the dataset is written until it is finished. */
    Path incomplete() {
        return incomplete;
    }

    /**
     * Appends an example.
     *
     * @param label class index
     * @param source name of the file that it came from
     * @param image S x S
     * @throws UserException if the disk is full
     */
    public void add(Split split, int label, String source, Image image) {
        if (image.width() != imageSize || image.height() != imageSize) {
            throw new IllegalArgumentException("image of " + image.width() + " x " + image.height()
                    + " in a dataset of " + imageSize + " x " + imageSize);
        }
        if (label < 0 || label >= classes.size()) {
            throw new IllegalArgumentException("class index " + label + " of " + classes.size() + " classes");
        }
        if (split == Split.TRAIN) {
            sums.add(image.planes());
        }
        append(split, label, source, image.planes(), DatasetFormat.exampleDigest(label, image.planes()));
    }

    /** Appends an example whose digest is known, and whose pixels are in sums that {@link #addSums} brings. */
    void append(Split split, int label, String source, byte[] planes, byte[] exampleDigest) {
        try {
            writer(split).add(label, source, planes, exampleDigest);
        } catch (IOException e) {
            throw WriteFailure.of(e, dataset);
        }
    }

    /** Adds the sums of another thread over training examples that it gave to {@link #append}. */
    void addSums(PixelSums others) {
        sums.add(others);
    }

    /** Number of examples so far. */
    int count(Split split) {
        return writer(split).count();
    }

    /** Examples of each class so far. */
    int[] countsPerClass(Split split) {
        return writer(split).countsPerClass(classes.size());
    }

    /**
     * Writes statistics and metadata and gives the dataset its name.
     *
     * @throws UserException if there is no training example, or the disk is full
     */
    public void finish() {
        if (sums.images() == 0) {
            throw UserException.input(
                    "no image for training is left for " + dataset, "see that the source has readable images");
        }
        // Hours may have passed: what somebody has put there since is not lost, either.
        checkFree(dataset, replace);
        try {
            DatasetStatistics statistics = sums.statistics();
            Map<Split, byte[]> digests = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                digests.put(split, writer(split).finish());
            }
            byte[] digest = DatasetFormat.datasetDigest(imageSize, classes, digests);
            writeMean(statistics.meanImage());
            writeMetadata(statistics, HexFormat.of().formatHex(digest));
            DirectoryTree.forceAll(incomplete);
            lock.close();
            Files.delete(incomplete.resolve(DatasetPlace.LOCK_FILE));
            DatasetPlace.of(dataset).take(replace);
            finished = true;
        } catch (IOException e) {
            throw WriteFailure.of(e, dataset);
        }
    }

    /** Says what has decoded the source, where it was not the decoder alone that was meant to. */
    void decodedBy(String decoders) {
        decoder = decoders;
    }

    private void writeMean(float[] mean) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(mean.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(mean);
        Files.write(incomplete.resolve(DatasetFormat.MEAN_FILE), bytes.array());
    }

    private void writeMetadata(DatasetStatistics statistics, String digest) throws IOException {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("format", DatasetFormat.NAME);
        metadata.put("version", DatasetFormat.VERSION);
        metadata.put("writtenBy", "AlexNet4J " + Version.current());
        metadata.put("decoder", decoder);
        metadata.put("imageSize", imageSize);
        metadata.put("digest", digest);
        ObjectNode counts = metadata.putObject("counts");
        ObjectNode perClass = metadata.putObject("countsPerClass");
        for (Split split : Split.values()) {
            counts.put(split.label(), count(split));
            ArrayNode each = perClass.putArray(split.label());
            for (int count : countsPerClass(split)) {
                each.add(count);
            }
        }
        ArrayNode deviations = metadata.putArray("colorDeviations");
        for (float deviation : statistics.colorDeviations()) {
            deviations.add(deviation);
        }
        ArrayNode components = metadata.putArray("colorComponents");
        for (float component : statistics.colorComponents()) {
            components.add(component);
        }
        ArrayNode labels = metadata.putArray("classes");
        for (ClassLabel label : classes) {
            ObjectNode node = labels.addObject();
            node.put("name", label.name());
            if (label.wnid() != null) {
                node.put("wnid", label.wnid());
            }
        }
        addCheckSums(metadata.putObject(DatasetFormat.CHECK_SUMS));
        Files.writeString(incomplete.resolve(DatasetFormat.METADATA_FILE), SealedJson.text(metadata));
    }

    /** Of all files but the shards, whose images have sums of their own. */
    private void addCheckSums(ObjectNode sums) throws IOException {
        List<String> files = new ArrayList<>(List.of(DatasetFormat.MEAN_FILE));
        for (Split split : Split.values()) {
            files.add(DatasetFormat.indexFile(split));
            files.add(DatasetFormat.sumsFile(split));
        }
        if (Files.exists(incomplete.resolve(DatasetFormat.SKIPPED_FILE))) {
            files.add(DatasetFormat.SKIPPED_FILE);
        }
        for (String file : files) {
            sums.put(file, CheckSum.text(CheckSum.of(Files.readAllBytes(incomplete.resolve(file)))));
        }
    }

    private SplitWriter writer(Split split) {
        SplitWriter writer = splits.get(split);
        if (writer == null) {
            throw new IllegalStateException("no writer for " + split);
        }
        return writer;
    }

    /** Removes what was written, unless it is finished. */
    @Override
    public void close() {
        if (finished) {
            return;
        }
        for (SplitWriter split : splits.values()) {
            try {
                split.closeShard();
            } catch (IOException e) {
                // The disk is full, perhaps: what cannot be written any more is about to be deleted.
            }
        }
        try {
            lock.close();
            DirectoryTree.delete(incomplete);
        } catch (IOException e) {
            throw WriteFailure.of(e, incomplete);
        }
    }
}

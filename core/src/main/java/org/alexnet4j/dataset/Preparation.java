package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Sha256;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.image.DecodingMemory;
import org.alexnet4j.image.Image;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageHeader;
import org.alexnet4j.image.UnreadableImageException;

/**
 * Prepares a dataset: reads, decodes, resizes and crops the images of a source on many threads, writes them in the order
 * of the source, and computes the statistics of the training split on the way. A broken image is listed and left out.
 */
public final class Preparation {
    /** Images under way for each thread: enough to bridge a slow one, few enough to fit any memory. */
    private static final int IN_FLIGHT_PER_THREAD = 8;

    /** The paper's. */
    private static final int DEFAULT_SIZE = 256;

    /** That of CIFAR-10. */
    private static final int SMALL_SIZE = 32;

    /** Images that are looked at to find the default size; the first readable one decides. */
    private static final int PROBES = 10;

    private final ImageSource source;
    private final Path dataset;
    private final PreparationSettings settings;
    private final ImageDecoder decoder;
    private final Set<Split> given;

    private Preparation(ImageSource source, Path dataset, PreparationSettings settings, ImageDecoder decoder) {
        this.source = source;
        this.dataset = dataset;
        this.settings = settings;
        this.decoder = decoder;
        this.given = givenSplits(source);
    }

    /** The splits that a source gives; none if it leaves the division to us. */
    public static Set<Split> givenSplits(ImageSource source) {
        Set<Split> splits = EnumSet.noneOf(Split.class);
        for (SourceImage image : source.images()) {
            if (image.split() != null) {
                splits.add(image.split());
            }
        }
        return splits;
    }

    /** The default image size of a source: 32 if its images are of 32 x 32 as those of CIFAR-10, else the paper's 256. */
    public static int defaultImageSize(ImageSource source) {
        if (source.format() == SourceFormat.CIFAR_10) {
            return SMALL_SIZE;
        }
        for (SourceImage image :
                source.images().subList(0, Math.min(PROBES, source.images().size()))) {
            try {
                ImageHeader header = ImageHeader.read(source.read(image));
                return header.width() == SMALL_SIZE && header.height() == SMALL_SIZE ? SMALL_SIZE : DEFAULT_SIZE;
            } catch (IOException | UnreadableImageException e) {
                // It will be listed when its turn comes; the next one decides.
            }
        }
        return DEFAULT_SIZE;
    }

    /**
     * Prepares a dataset. An interrupt stops it; whatever stops it, nothing half written is left.
     *
     * @param dataset where it will be
     * @throws UserException if the source has no readable image for training, the settings do not fit it, the dataset
     *     exists, or the disk is full
     */
    public static PreparationReport run(
            ImageSource source,
            Path dataset,
            PreparationSettings settings,
            ImageDecoder decoder,
            PreparationListener listener) {
        return new Preparation(source, dataset, settings, decoder).run(listener);
    }

    private PreparationReport run(PreparationListener listener) {
        checkShares();
        checkRoom();
        checkMemory();
        try (DatasetWriter writer = DatasetWriter.create(
                dataset, settings.imageSize(), source.classes(), decoder.name(), settings.replace())) {
            List<SkippedImage> skipped = writeAll(writer, listener);
            if (writer.count(Split.TRAIN) == 0) {
                throw nothingToTrainWith(skipped);
            }
            writeSkipped(skipped, writer.incomplete());
            Map<Split, Integer> counts = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                counts.put(split, writer.count(split));
            }
            List<String> warnings = warnings(writer);
            writer.finish();
            return new PreparationReport(
                    source.images().size(), counts, List.copyOf(skipped), source.passedOver(), warnings);
        }
    }

    private void checkShares() {
        checkShare(Split.VALIDATION, settings.validationShare());
        checkShare(Split.TEST, settings.testShare());
    }

    private void checkShare(Split split, double share) {
        if (share > 0 && given.contains(split)) {
            throw UserException.input(
                    "the source has a " + split.label() + " split of its own", "leave --" + split.label() + " out");
        }
    }

    private void checkRoom() {
        long needed = (long) source.images().size() * DatasetFormat.exampleBytes(settings.imageSize());
        long usable = WriteFailure.usableBytes(dataset);
        if (needed > usable) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    "the dataset needs " + amount(needed) + ", the disk of " + dataset + " has " + amount(usable),
                    "make room, choose another disk, or a smaller --size");
        }
    }

    /** Else images would seem unreadable, one after the other, for want of memory that is not theirs. */
    private void checkMemory() {
        long sums = (settings.threads() + 1) * PixelSums.bytes(settings.imageSize());
        long underWay = (long) settings.threads()
                * (IN_FLIGHT_PER_THREAD + PixelSums.TOGETHER)
                * DatasetFormat.exampleBytes(settings.imageSize());
        long most = Runtime.getRuntime().maxMemory();
        if (sums + underWay > most) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    String.format(
                            Locale.ROOT,
                            "out of memory: images of %d x %d on %d threads need about %,d bytes, Java may take %,d",
                            settings.imageSize(),
                            settings.imageSize(),
                            settings.threads(),
                            sums + underWay,
                            most),
                    "take a smaller --size, fewer --threads, or give Java more: ALEXNET_JAVA_OPTIONS=-Xmx8g");
        }
    }

    private static String amount(long bytes) {
        return bytes < 100_000_000
                ? String.format(Locale.ROOT, "%,d bytes", bytes)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private UserException nothingToTrainWith(List<SkippedImage> skipped) {
        if (skipped.isEmpty()) {
            return UserException.input(
                    "no image for training is left after validation and test took theirs",
                    "take smaller shares, or more images");
        }
        return UserException.input(
                "no image for training could be read; " + skipped.size() + " of "
                        + source.images().size() + " are broken, the first is "
                        + skipped.get(0).name() + ": " + skipped.get(0).reason(),
                "see that the source holds images");
    }

    /** What a worker makes of an image: an example, or the reason why not. */
    private sealed interface Result permits Example, Unreadable {}

    @SuppressWarnings("ArrayRecordComponent") // Handed from one thread to another, never compared.
    private record Example(Split split, byte[] planes, byte[] digest) implements Result {}

    private record Unreadable(String reason) implements Result {}

    @SuppressWarnings("ArrayRecordComponent") // As above.
    private record Decoded(byte[] content, Image square) {}

    private record Pending(SourceImage image, Future<Result> result) {}

    /** Keeps the workers busy and takes what they bring in the order of the source. */
    private List<SkippedImage> writeAll(DatasetWriter writer, PreparationListener listener) {
        List<SkippedImage> skipped = new ArrayList<>();
        // All before the first image: memory that is missing for them is no defect of an image.
        List<PixelSums> sums = Stream.generate(() -> new PixelSums(settings.imageSize()))
                .limit(settings.threads())
                .toList();
        Queue<PixelSums> free = new ConcurrentLinkedQueue<>(sums);
        ThreadLocal<PixelSums> sumsOfThread = ThreadLocal.withInitial(free::remove);
        ExecutorService workers = Executors.newFixedThreadPool(settings.threads(), task -> {
            Thread thread = new Thread(task, "prepare");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Pending> pending = new ArrayDeque<>();
            List<SourceImage> images = source.images();
            int submitted = 0;
            for (int done = 0; done < images.size(); done++) {
                while (submitted < images.size() && pending.size() < IN_FLIGHT_PER_THREAD * settings.threads()) {
                    SourceImage image = images.get(submitted++);
                    pending.add(new Pending(image, workers.submit(() -> prepare(image, sumsOfThread))));
                }
                Pending next = pending.remove();
                Result result = next.result().get();
                if (result instanceof Example example) {
                    writer.append(
                            example.split(),
                            next.image().label(),
                            next.image().name(),
                            example.planes(),
                            example.digest());
                } else if (result instanceof Unreadable unreadable) {
                    skipped.add(
                            new SkippedImage(Printable.line(next.image().name()), Printable.line(unreadable.reason())));
                }
                listener.progress(done + 1, images.size(), skipped.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException(
                    UserException.Kind.INPUT, "stopped; nothing is left of " + dataset, "start it again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError exhausted) {
                throw exhausted;
            }
            throw new IllegalStateException("a worker failed", e.getCause());
        } finally {
            stop(workers);
        }
        sums.forEach(writer::addSums);
        return skipped;
    }

    /** Waits for the workers too, since they read from a source that the caller is going to close. */
    private static void stop(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("workers do not stop");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Result prepare(SourceImage image, ThreadLocal<PixelSums> sums) {
        try {
            Decoded decoded = DecodingMemory.orRefuse(() -> {
                byte[] content = source.read(image);
                return new Decoded(content, source.decode(content, settings.imageSize(), decoder));
            });
            Image square = decoded.square;
            Split split = splitOf(image, decoded.content);
            if (split == Split.TRAIN) {
                sums.get().add(square.planes());
            }
            return new Example(split, square.planes(), DatasetFormat.exampleDigest(image.label(), square.planes()));
        } catch (UnreadableImageException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Unreadable("cannot be read: " + ReadFailure.reason(e));
        }
    }

    /**
     * By the content of the file, so that copies of an image land in the same split, whatever they are called and
     * whatever else the source holds.
     */
    private Split splitOf(SourceImage image, byte[] content) {
        Split split = image.split() == null ? Split.TRAIN : image.split();
        double shares = settings.testShare() + settings.validationShare();
        if (split != Split.TRAIN || shares == 0) {
            return split;
        }
        long bits = ByteBuffer.wrap(Sha256.begin().digest(content)).getLong();
        double uniform = (bits >>> 11) * 0x1p-53;
        if (uniform < settings.testShare()) {
            return Split.TEST;
        }
        return uniform < shares ? Split.VALIDATION : Split.TRAIN;
    }

    private static void writeSkipped(List<SkippedImage> skipped, Path directory) {
        if (skipped.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of("file\treason"));
        for (SkippedImage image : skipped) {
            lines.add(image.name() + "\t" + image.reason());
        }
        try {
            Files.write(directory.resolve(DatasetFormat.SKIPPED_FILE), lines, UTF_8);
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }

    private List<String> warnings(DatasetWriter writer) {
        List<String> warnings = new ArrayList<>();
        for (Split split : Split.values()) {
            if (writer.count(split) == 0) {
                if ((split == Split.VALIDATION && settings.validationShare() > 0)
                        || (split == Split.TEST && settings.testShare() > 0)) {
                    warnings.add("the " + split.label() + " split is empty: there are too few images for its share");
                }
                continue;
            }
            int[] counts = writer.countsPerClass(split);
            int empty = 0;
            String first = "";
            for (int i = counts.length - 1; i >= 0; i--) {
                if (counts[i] == 0) {
                    empty++;
                    first = source.classes().get(i).name();
                }
            }
            if (empty > 0) {
                warnings.add(empty + " of " + counts.length + " classes have no image in the " + split.label()
                        + " split, such as '" + first + "'");
            }
        }
        if (writer.count(Split.VALIDATION) == 0 && !given.isEmpty() && settings.validationShare() == 0) {
            warnings.add("the source has no validation split, and none was made: training has nothing to steer by but "
                    + "its own loss; --validation 10% takes one from the training split");
        }
        return List.copyOf(warnings);
    }
}

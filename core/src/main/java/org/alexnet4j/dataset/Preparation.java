package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.ReadFailure;
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
    private final ImageSource source;
    private final Path dataset;
    private final PreparationSettings settings;
    private final LongAdder fallbacks = new LongAdder();
    private final ImageDecoder decoder;
    private final Set<Split> given;

    private Preparation(ImageSource source, Path dataset, PreparationSettings settings, ImageDecoder decoder) {
        this.source = source;
        this.dataset = dataset;
        this.settings = settings;
        this.decoder = decoder.telling(fallbacks::increment);
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
        checkClasses();
        checkRoom();
        checkMemory();
        List<Split> splits = divide(listener);
        boolean trains = splits.contains(Split.TRAIN);
        try (DatasetWriter writer = DatasetWriter.create(
                dataset, settings.imageSize(), source.classes(), decoder.name(), settings.replace())) {
            Copies copies = new Copies(source.images());
            List<SkippedImage> skipped = writeAll(writer, splits, copies, listener);
            if (trains ? writer.count(Split.TRAIN) == 0 : skipped.size() == splits.size()) {
                throw nothingToTrainWith(skipped);
            }
            writeSkipped(skipped, writer.incomplete());
            Map<Split, Integer> counts = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                counts.put(split, writer.count(split));
            }
            List<String> warnings = warnings(writer, copies);
            if (fallbacks.sum() > 0) {
                writer.decodedBy(decoder.name() + ", and Java for images that it could not decode: " + fallbacks.sum());
            }
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

    /** What is trained on needs two classes at least, and images of each. */
    private void checkClasses() {
        boolean[] isTrained = new boolean[source.classes().size()];
        boolean[] isSeen = new boolean[source.classes().size()];
        boolean trains = false;
        for (SourceImage image : source.images()) {
            boolean trained = settings.testShare() < 1 && (image.split() == null || image.split() == Split.TRAIN);
            isTrained[image.label()] |= trained;
            isSeen[image.label()] = true;
            trains |= trained;
        }
        if (!trains) {
            return;
        }
        if (source.classes().size() == 1) {
            throw UserException.input(
                    "only one class in " + source.where() + ": "
                            + source.classes().get(0).name(),
                    "there must be two classes at least to tell apart");
        }
        for (int i = 0; i < isSeen.length; i++) {
            if (isSeen[i] && !isTrained[i]) {
                throw UserException.input(
                        "class '" + source.classes().get(i).name() + "' in " + source.where()
                                + " has images for a test but none for training",
                        "add images of it for training, or remove it");
            }
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
                * (OrderedTasks.IN_FLIGHT_PER_THREAD + PixelSums.TOGETHER)
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
    private record Example(byte[] planes, byte[] digest, ContentDigest content) implements Result {}

    private record Unreadable(String reason) implements Result {}

    @SuppressWarnings("ArrayRecordComponent") // As above.
    private record Decoded(byte[] content, Image square) {}

    /** The split of each image: what the source says, or what the shares make of those for training. */
    private List<Split> divide(PreparationListener listener) {
        List<Split> splits = new ArrayList<>();
        List<Integer> divided = new ArrayList<>();
        for (SourceImage image : source.images()) {
            Split split = image.split() == null ? Split.TRAIN : image.split();
            if (split == Split.TRAIN && settings.validationShare() + settings.testShare() > 0) {
                divided.add(splits.size());
            }
            splits.add(split);
        }
        List<Integer> readable = new ArrayList<>();
        List<Division.Item> items = new ArrayList<>();
        run(divided.size(), number -> digest(divided.get(number)), (number, digest) -> {
            digest.ifPresent(content -> {
                int image = divided.get(number);
                readable.add(image);
                items.add(new Division.Item(source.images().get(image).label(), content));
            });
            listener.divided(number + 1, divided.size());
        });
        List<Split> placed =
                Division.of(items, source.classes().size(), settings.validationShare(), settings.testShare());
        for (int i = 0; i < placed.size(); i++) {
            splits.set(readable.get(i), placed.get(i));
        }
        return splits;
    }

    /** Nothing for what is no image, so that it takes no share. */
    private Optional<ContentDigest> digest(int image) {
        try {
            byte[] content =
                    DecodingMemory.orRefuse(() -> source.read(source.images().get(image)));
            if (source.format() != SourceFormat.CIFAR_10) {
                ImageHeader.read(content);
            }
            return Optional.of(ContentDigest.of(content));
        } catch (IOException | UnreadableImageException e) {
            return Optional.empty();
        }
    }

    private <R> void run(int count, IntFunction<R> task, OrderedTasks.Results<R> results) {
        try {
            OrderedTasks.run(count, settings.threads(), task, results);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException(
                    UserException.Kind.INPUT,
                    "stopped; the partial output " + dataset + " was removed",
                    "start it again",
                    e);
        }
    }

    /** Writes the images in the order of the source, and lists those that cannot be read. */
    private List<SkippedImage> writeAll(
            DatasetWriter writer, List<Split> splits, Copies copies, PreparationListener listener) {
        List<SkippedImage> skipped = new ArrayList<>();
        // All before the first image: memory that is missing for them is no defect of an image.
        List<PixelSums> sums = Stream.generate(() -> new PixelSums(settings.imageSize()))
                .limit(settings.threads())
                .toList();
        Queue<PixelSums> free = new ConcurrentLinkedQueue<>(sums);
        ThreadLocal<PixelSums> sumsOfThread = ThreadLocal.withInitial(free::remove);
        boolean trains = splits.contains(Split.TRAIN);
        List<SourceImage> images = source.images();
        IntFunction<Result> task = number -> prepare(
                images.get(number),
                trains && splits.get(number) != Split.TRAIN ? Optional.empty() : Optional.of(sumsOfThread));
        run(images.size(), task, (number, result) -> {
            SourceImage image = images.get(number);
            if (result instanceof Example example) {
                writer.append(splits.get(number), image.label(), image.name(), example.planes(), example.digest());
                copies.add(number, example.content(), splits.get(number));
            } else if (result instanceof Unreadable unreadable) {
                skipped.add(new SkippedImage(Printable.line(image.name()), Printable.line(unreadable.reason())));
            }
            listener.progress(number + 1, images.size(), skipped.size());
        });
        sums.forEach(writer::addSums);
        return skipped;
    }

    private Result prepare(SourceImage image, Optional<ThreadLocal<PixelSums>> sums) {
        try {
            Decoded decoded = DecodingMemory.orRefuse(() -> {
                byte[] content = source.read(image);
                return new Decoded(content, source.decode(content, settings.imageSize(), decoder));
            });
            byte[] planes = decoded.square.planes();
            sums.ifPresent(some -> some.get().add(planes));
            return new Example(
                    planes, DatasetFormat.exampleDigest(image.label(), planes), ContentDigest.of(decoded.content));
        } catch (UnreadableImageException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Unreadable("cannot be read: " + ReadFailure.reason(e));
        }
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

    private List<String> warnings(DatasetWriter writer, Copies copies) {
        List<String> warnings = new ArrayList<>(copies.warnings());
        if (fallbacks.sum() > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s could not decode %,d of the images; Java has decoded them, and their colors may differ a little",
                    decoder.name(),
                    fallbacks.sum()));
        }
        for (Split split : Split.values()) {
            if (writer.count(split) == 0) {
                if (split == Split.TRAIN) {
                    warnings.add("there are no images for training: models can be measured with this dataset, and not"
                            + " trained");
                } else if ((split == Split.VALIDATION && settings.validationShare() > 0)
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
        if (writer.count(Split.TRAIN) > 0
                && writer.count(Split.VALIDATION) == 0
                && !given.isEmpty()
                && settings.validationShare() == 0) {
            warnings.add("no validation split: overfitting cannot be detected; "
                    + "--validation 10% takes one from the training split");
        }
        return List.copyOf(warnings);
    }
}

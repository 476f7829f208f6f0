package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetWriter;
import org.alexnet4j.dataset.ImageSizes;
import org.alexnet4j.dataset.ImageSource;
import org.alexnet4j.dataset.PassedOver;
import org.alexnet4j.dataset.Preparation;
import org.alexnet4j.dataset.PreparationReport;
import org.alexnet4j.dataset.PreparationSettings;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.SkippedImage;
import org.alexnet4j.dataset.SourceFormat;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.dataset.SplitFolders;
import org.alexnet4j.image.ImageDecoder;
import org.alexnet4j.image.ImageDecoders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alexnet prepare}: images into a prepared dataset. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a prepared dataset of images: every image decoded once, its shorter side resized to --size, the"
                    + " central square cut out, and the mean image and the colors' principal components computed.",
            "",
            "SOURCE is a folder or an archive (tar, tar.gz, tar.bz2, tar.xz, zip) with a folder for each class,"
                    + " perhaps below folders for training, validation and test; or CIFAR-10 (binary version), Tiny ImageNet, a folder with"
                    + " the original files of ILSVRC-2012, files named after WNIDs or (--format file-names) their class,"
                    + " or a list (csv) of"
                    + " path,class[,split].",
            "",
            "A source without splits is divided: each split gets its share of every class, and a hash of each file"
                    + " decides which, so that copies stay together. Images that cannot be read are listed in"
                    + " DATASET/skipped.tsv, and the exit code is 3.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  alexnet prepare my-pictures my-dataset")
final class PrepareCommand implements Callable<Integer> {
    private static final int SHOWN_SKIPPED = 10;
    private static final long STOP_SECONDS = 20;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "where the images are")
    private Path source = Path.of("");

    @Parameters(index = "1", paramLabel = "DATASET", description = "directory to make")
    private Path dataset = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "side of the prepared images (default: 256; 32 for images of 32 x 32 such as CIFAR-10's)")
    private @Nullable Integer size;

    @Option(
            names = "--validation",
            paramLabel = "PERCENT",
            description = "share of the training images that becomes the validation split (default: 10%% of a source"
                    + " without splits, else none)")
    private @Nullable String validation;

    @Option(
            names = "--test",
            paramLabel = "PERCENT",
            description = "share of the training images that becomes the test split (default: 10%% of a source without"
                    + " splits, else none); 100 for images that are only for testing")
    private @Nullable String test;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "folders, tiny-imagenet, cifar-10, ilsvrc-2012, wnid-files, file-names or csv (default:"
                    + " auto-detected)")
    private @Nullable String format;

    @Option(
            names = "--splits",
            paramLabel = "SPLIT=FOLDER,...",
            description = "which folders of SOURCE are splits, such as train=Training,test=Testing; none if its folders"
                    + " are classes whatever they are called (default: by their names)")
    private @Nullable String splits;

    @Option(names = "--threads", paramLabel = "N", description = "threads that decode (default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--force",
            description = "replace DATASET if it is a prepared dataset, and nothing else is in its folder")
    private boolean force;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    private final Terminal terminal;

    PrepareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        // Ctrl-C: let the preparation remove what it has written before the process ends.
        Thread stop = new Thread(() -> {
            worker.interrupt();
            try {
                if (!done.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                    terminal.notice("alexnet: what was written of " + dataset + " could not be removed in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return prepare();
        } finally {
            done.countDown();
            removeHook(stop);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is waiting for this thread.
        }
    }

    private int prepare() throws Exception {
        SourceFormat asked = format == null ? null : SourceFormat.of(format);
        SplitFolders folders = splits == null ? null : SplitFolders.parse(splits);
        if (folders != null && asked != null && asked != SourceFormat.FOLDERS) {
            throw UserException.input("--splits is for --format folders", "leave one of the two out");
        }
        Path scratch =
                Objects.requireNonNullElse(dataset.toAbsolutePath().normalize().getParent(), Path.of("."));
        requireApart();
        // Wrong settings are refused before a scan that may take minutes.
        settings(size == null ? 1 : size, 0);
        DatasetWriter.requireFree(dataset, force);
        ImageDecoder decoder = ImageDecoders.fastest();
        try (ImageSource images = ImageSource.open(source, asked, folders, scratch)) {
            Set<Split> given = Preparation.givenSplits(images);
            ImageSizes sizes = ImageSizes.of(images);
            PreparationSettings settings = settings(
                    size == null ? sizes.defaultSize() : size, given.isEmpty() ? PreparationSettings.DEFAULT_SHARE : 0);
            announce(images, given, settings, decoder);
            if (size == null) {
                sizes.warning().ifPresent(terminal::notice);
            }
            long begin = System.nanoTime();
            PreparationReport report = run(images, settings, decoder);
            double seconds = (System.nanoTime() - begin) / 1e9;
            report.warnings().forEach(terminal::notice);
            tellListed(report.listed());
            try (PreparedDataset prepared = PreparedDataset.open(dataset)) {
                if (json) {
                    terminal.out().println(toJson(images, prepared, report, seconds));
                } else {
                    print(prepared, report, seconds);
                }
            }
            terminal.out().flush();
            return (report.listed().isEmpty() ? ExitCode.OK : ExitCode.SKIPPED).code;
        }
    }

    /**
     * The settings.
     *
     * @param otherwise share of the splits that no option is given for
     */
    private PreparationSettings settings(int imageSize, double otherwise) {
        double testShare = share(test, "--test", otherwise);
        double validationShare = share(validation, "--validation", testShare == 1 ? 0 : otherwise);
        return new PreparationSettings(imageSize, validationShare, testShare, threads, force);
    }

    private PreparationReport run(ImageSource images, PreparationSettings settings, ImageDecoder decoder) {
        try (PreparationProgress progress = new PreparationProgress(terminal)) {
            return Preparation.run(images, dataset, settings, decoder, progress);
        }
    }

    /** A dataset within its source would be a class of it the next time. */
    private void requireApart() {
        Path folder = source.toAbsolutePath().normalize();
        if (Files.isDirectory(folder) && dataset.toAbsolutePath().normalize().startsWith(folder)) {
            throw UserException.input(
                    dataset + " lies within the source " + source, "give the dataset a place beside it");
        }
    }

    /** A number below 1 is a share, unless a percent sign says otherwise. */
    private static double share(@Nullable String text, String option, double otherwise) {
        if (text == null) {
            return otherwise;
        }
        boolean percent = text.endsWith("%");
        String number = percent ? text.substring(0, text.length() - 1) : text;
        try {
            double value = Double.parseDouble(number.strip());
            double share = value < 1 && !percent ? value : value / 100;
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message.
        }
        throw UserException.input(option + " " + text + " is not a percentage of 0 to 100", "give for instance 10%");
    }

    private void announce(ImageSource images, Set<Split> given, PreparationSettings settings, ImageDecoder decoder) {
        String shares = given.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "no splits given: %s for validation, %s for the test",
                        Shares.percent(settings.validationShare()),
                        Shares.percent(settings.testShare()))
                : given.stream().map(Split::label).collect(Collectors.joining(" and ")) + " given";
        terminal.notice(String.format(
                Locale.ROOT,
                "source: %s, %,d images of %,d classes, %s; decoder %s, %d threads, images of %d x %d",
                images.format().label(),
                images.images().size(),
                images.classes().size(),
                shares,
                decoder.name(),
                settings.threads(),
                settings.imageSize(),
                settings.imageSize()));
        String unit = images.format() == SourceFormat.CSV ? "line" : "file";
        images.passedOver().forEach(some -> terminal.notice(some.line(unit)));
        images.notes().forEach(terminal::notice);
    }

    private void tellListed(List<SkippedImage> skipped) {
        if (skipped.isEmpty()) {
            return;
        }
        skipped.stream()
                .limit(SHOWN_SKIPPED)
                .forEach(image -> terminal.notice("unreadable: " + image.name() + ": " + image.reason()));
        if (skipped.size() > SHOWN_SKIPPED) {
            terminal.notice("and " + (skipped.size() - SHOWN_SKIPPED) + " more");
        }
        terminal.notice("all of them are listed in " + dataset.resolve("skipped.tsv"));
    }

    private void print(PreparedDataset prepared, PreparationReport report, double seconds) {
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d images = %,d train + %,d validation + %,d test + %,d unreadable; %,d classes; %s,"
                                + " %,.0f"
                                + " images a second%n",
                        dataset,
                        report.candidates(),
                        prepared.count(Split.TRAIN),
                        prepared.count(Split.VALIDATION),
                        prepared.count(Split.TEST),
                        report.listed().size(),
                        prepared.classes().size(),
                        ProgressLine.duration(seconds),
                        report.candidates() / seconds);
        if (prepared.classes().size() < 2 || prepared.count(Split.TRAIN) == 0) {
            return;
        }
        SuitableNetwork.of(prepared.imageSize())
                .ifPresentOrElse(
                        network -> terminal.next(training(network)),
                        () -> terminal.notice(String.format(
                                Locale.ROOT,
                                "no bundled network suits images of %d x %d; --size: %s",
                                prepared.imageSize(),
                                prepared.imageSize(),
                                SuitableNetwork.sizes())));
    }

    private Hint training(String network) {
        Path run = FreePath.beside(dataset, "-run");
        return network.equals(TrainCommand.DEFAULT_NETWORK)
                ? Hint.of("train", dataset, "--out", run)
                : Hint.of("train", dataset, "--out", run, "--network", network);
    }

    private String toJson(ImageSource images, PreparedDataset prepared, PreparationReport report, double seconds)
            throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode result = mapper.createObjectNode();
        result.put("dataset", dataset.toString());
        result.put("format", images.format().label());
        result.put("decoder", prepared.decoder());
        result.put("imageSize", prepared.imageSize());
        result.put("classes", prepared.classes().size());
        result.put("files", report.files());
        result.put("candidates", report.candidates());
        result.put("used", report.used());
        result.put("listed", report.listed().size());
        for (Split split : Split.values()) {
            result.put(split.label(), prepared.count(split));
        }
        ArrayNode listed = result.putArray("listedImages");
        for (SkippedImage image : report.listed()) {
            listed.addObject().put("file", image.name()).put("reason", image.reason());
        }
        ArrayNode passedOver = result.putArray("passedOver");
        for (PassedOver some : report.passedOver()) {
            passedOver
                    .addObject()
                    .put("reason", some.reason())
                    .put("files", some.files())
                    .put("example", some.example());
        }
        ArrayNode warnings = result.putArray("warnings");
        report.warnings().forEach(warnings::add);
        result.put("digest", prepared.digest());
        result.put("seconds", seconds);
        result.put("imagesPerSecond", report.candidates() / seconds);
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result);
    }
}

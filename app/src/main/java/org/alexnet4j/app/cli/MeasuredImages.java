package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.ImageSource;
import org.alexnet4j.dataset.MatchedSource;
import org.alexnet4j.dataset.Preparation;
import org.alexnet4j.dataset.PreparationSettings;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.SkippedImage;
import org.alexnet4j.dataset.SourceFormat;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.dataset.TemporaryDataset;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.image.ImageDecoders;
import org.alexnet4j.model.Model;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.PredictionsFile;

/**
 * The images that models are measured on: a split of a prepared dataset, or labeled images as they are, which are prepared
 * for this once.
 *
 * @param isWhole whether all images of the source are in the dataset; else the others were listed
 * @param afterwards removes what was made for this once
 */
record MeasuredImages(PreparedDataset dataset, Split part, boolean isWhole, Runnable afterwards)
        implements AutoCloseable {
    private static final int SHOWN = 10;

    /**
     * Opens or prepares them.
     *
     * @param path a prepared dataset, or a folder, archive or list of labeled images
     * @param models those that are measured; the first says what the images are prepared for
     * @throws UserException if there are none
     */
    static MeasuredImages open(Path path, SplitOption split, List<Path> models, Terminal terminal) {
        if (!mayHoldImages(path)) {
            PreparedDataset dataset = PreparedDataset.open(path, terminal::notice);
            try {
                return new MeasuredImages(dataset, split.of(dataset, path), true, () -> {});
            } catch (RuntimeException e) {
                dataset.close();
                throw e;
            }
        }
        Path first = models.get(0);
        if (PredictionsFile.isOne(first)) {
            throw UserException.input(
                    first + " holds saved predictions, and " + path + " is not the dataset that they are about",
                    "name the model itself, or the prepared dataset");
        }
        Model model = ModelFile.read(first);
        try (ImageSource source = ImageSource.open(path, null, TemporaryDataset.scratch())) {
            Optional<Split> part = part(source, split);
            return prepare(new MatchedSource(source, model.classes(), part), part.orElse(Split.TEST), model, terminal);
        }
    }

    /** Whether a path is a folder, an archive or a list; of any other, the dataset says what is wrong. */
    private static boolean mayHoldImages(Path path) {
        ContentKind kind = Recognition.of(path);
        return kind.group() == ContentKind.Group.FOLDER
                || kind.group() == ContentKind.Group.ARCHIVE
                || kind == ContentKind.TABLE
                || kind == ContentKind.TEXT;
    }

    /** The split asked for, or test, or validation; nothing where the source has none. */
    private static Optional<Split> part(ImageSource source, SplitOption split) {
        Set<Split> given = Preparation.givenSplits(source);
        Optional<Split> asked = split.asked();
        if (given.isEmpty() && asked.isEmpty()) {
            return Optional.empty();
        }
        Split part = asked.orElse(given.contains(Split.TEST) ? Split.TEST : Split.VALIDATION);
        if (!given.contains(part)) {
            throw UserException.input(
                    source.where() + " has no images in its " + part.label() + " split",
                    given.isEmpty() ? "leave --split out" : "choose another with --split");
        }
        return Optional.of(part);
    }

    private static MeasuredImages prepare(MatchedSource images, Split part, Model model, Terminal terminal) {
        String unit = images.format() == SourceFormat.CSV ? "line" : "file";
        images.passedOver().forEach(some -> terminal.notice(some.line(unit)));
        images.notes().forEach(terminal::notice);
        for (Map.Entry<String, Integer> other : images.unmatched().entrySet()) {
            terminal.notice(String.format(
                    Locale.ROOT,
                    "not measured: %,d images of '%s', which is not a class of the model",
                    other.getValue(),
                    other.getKey()));
        }
        PreparationSettings settings = new PreparationSettings(
                model.preprocessing().imageSize(), 0, 0, Runtime.getRuntime().availableProcessors(), false);
        try (PreparationProgress progress = new PreparationProgress(terminal)) {
            TemporaryDataset prepared = TemporaryDataset.of(images, settings, ImageDecoders.fastest(), progress);
            List<SkippedImage> listed = prepared.report().listed();
            listed.stream()
                    .limit(SHOWN)
                    .forEach(image -> terminal.notice("unreadable: " + image.name() + ": " + image.reason()));
            if (listed.size() > SHOWN) {
                terminal.notice("and " + (listed.size() - SHOWN) + " more");
            }
            boolean isWhole = listed.isEmpty() && images.unmatched().isEmpty();
            return new MeasuredImages(prepared.dataset(), part, isWhole, prepared::close);
        }
    }

    /** Whether all were measured. */
    ExitCode exitCode() {
        return isWhole ? ExitCode.OK : ExitCode.SKIPPED;
    }

    @Override
    public void close() {
        dataset.close();
        afterwards.run();
    }
}

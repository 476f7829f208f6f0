package org.alexnet4j.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.retrieval.IndexedImage;
import org.jspecify.annotations.Nullable;

/** The pictures that an index is about, read again. */
final class IndexedPictures {
    private IndexedPictures() {}

    /** A picture of an index, or null if it is no longer there. */
    static @Nullable Image read(IndexedImage image, ImageReader reader) {
        try {
            Path file = Picture.pathOf(image.file());
            return image.example().isEmpty() ? reader.read(file) : example(file, image.example());
        } catch (UserException e) {
            return null;
        }
    }

    private static @Nullable Image example(Path path, String example) {
        int slash = example.indexOf('/');
        try (PreparedDataset dataset = PreparedDataset.open(path)) {
            Optional<Split> split = Split.labelled(example.substring(0, Math.max(0, slash)));
            return split.isEmpty()
                    ? null
                    : PictureCollection.image(dataset, split.get(), Integer.parseInt(example.substring(slash + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // The index is older than the dataset, or made up.
            return null;
        }
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.PathText;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.retrieval.IndexedImage;
import org.jspecify.annotations.Nullable;

/** The pictures that an index is about, read again. */
final class IndexedPictures {
    private IndexedPictures() {}

    /** A picture of an index, or null if it is no longer there, or another one is in its place. */
    static @Nullable Image read(IndexedImage image, ImageReader reader) {
        try {
            Path file = PathText.path(image.file());
            if (!image.example().isEmpty()) {
                return example(file, image);
            }
            boolean same = Picture.of(file).identity().stamp().equals(image.stamp());
            return same ? reader.read(file) : null;
        } catch (UserException | InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable Image example(Path path, IndexedImage image) {
        String example = image.example();
        int slash = example.indexOf('/');
        try (PreparedDataset dataset = PreparedDataset.open(path)) {
            Optional<Split> split = Split.labelled(example.substring(0, Math.max(0, slash)));
            return split.isEmpty() || !dataset.digest().equals(image.stamp())
                    ? null
                    : PictureCollection.image(dataset, split.get(), Integer.parseInt(example.substring(slash + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            // The index is made up.
            return null;
        }
    }
}

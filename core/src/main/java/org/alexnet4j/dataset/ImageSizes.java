package org.alexnet4j.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alexnet4j.image.ImageHeader;
import org.alexnet4j.image.UnreadableImageException;

/**
 * How large the images of a source are, by some of them from all over it: what the size of the prepared ones follows from.
 *
 * @param shorterSides of those that can be read, smallest first
 * @param small how many are of 32 x 32
 */
public record ImageSizes(List<Integer> shorterSides, int small) {
    /** The paper's. */
    private static final int DEFAULT_SIZE = 256;

    /** That of CIFAR-10. */
    private static final int SMALL_SIZE = 32;

    /** Images that are looked at. */
    private static final int PROBES = 100;

    /** Looks at images of a source. */
    public static ImageSizes of(ImageSource source) {
        if (source.format() == SourceFormat.CIFAR_10) {
            return new ImageSizes(List.of(SMALL_SIZE), 1);
        }
        int count = source.images().size();
        int probes = Math.min(PROBES, count);
        List<Integer> shorterSides = new ArrayList<>();
        int small = 0;
        for (int i = 0; i < probes; i++) {
            SourceImage image = source.images().get((int) ((long) i * count / probes));
            try {
                ImageHeader header = ImageHeader.read(source.read(image));
                shorterSides.add(Math.min(header.width(), header.height()));
                small += header.width() == SMALL_SIZE && header.height() == SMALL_SIZE ? 1 : 0;
            } catch (IOException | UnreadableImageException e) {
                // It will be listed when its turn comes.
            }
        }
        return new ImageSizes(shorterSides.stream().sorted().toList(), small);
    }

    /** The size to prepare: 32 if all are of 32 x 32 as those of CIFAR-10, else the paper's 256. */
    public int defaultSize() {
        return small > 0 && small == shorterSides.size() ? SMALL_SIZE : DEFAULT_SIZE;
    }

    /** What to say about the default size, if it fits few. */
    public Optional<String> warning() {
        int size = defaultSize();
        if (shorterSides.isEmpty() || size == SMALL_SIZE) {
            return Optional.empty();
        }
        int median = shorterSides.get(shorterSides.size() / 2);
        if (small > 0) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%d of %d images looked at are 32 x 32, the others are not: all become %d x %d; --size chooses"
                            + " another size",
                    small,
                    shorterSides.size(),
                    size,
                    size));
        }
        return median >= size
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "most images are smaller than %d x %d and are enlarged; --size %d would keep them as they are",
                        size,
                        size,
                        median));
    }
}

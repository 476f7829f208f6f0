package org.alexnet4j.app.cli;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.FeatureExtractor;

/** Computes the features of pictures in their order, and reports those that cannot be read. */
final class FeatureRun {
    private final FeatureExtractor extractor;
    private final Terminal terminal;
    private int unreadable;

    /** Takes the features of pictures. */
    @FunctionalInterface
    interface Row {
        /** Takes those of one picture. */
        void take(Picture picture, float[] features) throws IOException;
    }

    FeatureRun(FeatureExtractor extractor, Terminal terminal) {
        this.extractor = extractor;
        this.terminal = terminal;
    }

    /** How many pictures could not be read so far. */
    int unreadable() {
        return unreadable;
    }

    /** Computes the features of pictures. */
    void of(List<Picture> pictures, Row row) throws IOException {
        try (ProgressLine progress = new ProgressLine(terminal, "pictures")) {
            for (int done = 0; done < pictures.size(); done += FeatureExtractor.BATCH) {
                List<Picture> some = pictures.subList(done, Math.min(pictures.size(), done + FeatureExtractor.BATCH));
                compute(some, row);
                progress.update(done + some.size(), pictures.size(), "");
            }
        }
    }

    /**
     * Checks that there is something to write.
     *
     * @param wanted how many pictures there should be
     * @throws UserException if none could be read: what was written before is better
     */
    void requireAny(int wanted) {
        if (unreadable == wanted) {
            throw UserException.input("none of the pictures can be read", "nothing is written; name others");
        }
    }

    private void compute(List<Picture> some, Row row) throws IOException {
        List<Picture.Decoded> decoded = Picture.decode(some, extractor.reader());
        List<Image> images = decoded.stream()
                .map(Picture.Decoded::image)
                .filter(Objects::nonNull)
                .toList();
        Iterator<float[]> features = extractor.extractAll(images).iterator();
        for (Picture.Decoded one : decoded) {
            if (one.problem() == null) {
                row.take(one.picture(), features.next());
            } else {
                unreadable++;
                terminal.notice(one.report());
            }
        }
    }
}

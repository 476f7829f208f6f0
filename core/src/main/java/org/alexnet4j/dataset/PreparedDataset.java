package org.alexnet4j.dataset;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A prepared dataset on disk, memory-mapped. Safe to read from many threads. */
@SuppressWarnings("DoNotCallSuggester") // Signatures first.
public final class PreparedDataset implements AutoCloseable {
    private PreparedDataset() {}

    /**
     * Opens a dataset and checks its files whole: sizes, counts, bounds.
     *
     * @throws org.alexnet4j.UserException if it is no dataset, or is damaged
     */
    public static PreparedDataset open(Path directory) {
        throw new UnsupportedOperationException();
    }

    /** Side S of the images. */
    public int imageSize() {
        throw new UnsupportedOperationException();
    }

    /** The classes in the order of their indices. */
    public List<ClassLabel> classes() {
        throw new UnsupportedOperationException();
    }

    /** Number of examples of a split; may be 0. */
    public int count(Split split) {
        throw new UnsupportedOperationException();
    }

    /** Class index of an example. */
    public int label(Split split, int index) {
        throw new UnsupportedOperationException();
    }

    /** (3,S,S) bytes of an example, a read-only view with a position of its own. */
    public ByteBuffer image(Split split, int index) {
        throw new UnsupportedOperationException();
    }

    /** Name of the file that an example came from, within its source. */
    public String source(Split split, int index) {
        throw new UnsupportedOperationException();
    }

    /** Mean image and color components of the training split. */
    public DatasetStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 over classes, labels and pixels of all splits, 64 hexadecimal digits. */
    public String digest() {
        throw new UnsupportedOperationException();
    }

    /** Name of the decoder that read the source. */
    public String decoder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}

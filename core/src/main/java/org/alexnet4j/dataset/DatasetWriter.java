package org.alexnet4j.dataset;

import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.image.Image;

/**
 * Writes a prepared dataset: into a directory with a temporary name beside its place, which it takes at the end, so that
 * nothing half written is ever seen. Not safe for many threads.
 */
@SuppressWarnings("DoNotCallSuggester") // Signatures first.
public final class DatasetWriter implements AutoCloseable {
    private DatasetWriter() {}

    /**
     * Begins a dataset.
     *
     * @param dataset where it will be; must not exist
     * @param imageSize side S of the images
     * @param classes the classes in the order of their indices
     * @param decoder name of the decoder that reads the source
     * @throws org.alexnet4j.UserException if there is something already, or it cannot be written
     */
    public static DatasetWriter create(Path dataset, int imageSize, List<ClassLabel> classes, String decoder) {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends an example.
     *
     * @param label class index
     * @param source name of the file that it came from
     * @param image S x S
     * @throws org.alexnet4j.UserException if the disk is full
     */
    public void add(Split split, int label, String source, Image image) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes statistics and metadata and gives the dataset its name.
     *
     * @throws org.alexnet4j.UserException if there is no training example, or the disk is full
     */
    public void finish() {
        throw new UnsupportedOperationException();
    }

    /** Removes what was written, unless it is finished. */
    @Override
    public void close() {}
}

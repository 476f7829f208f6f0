package org.alexnet4j.dataset;

/** Is told how far a preparation is. */
@FunctionalInterface
public interface PreparationListener {
    /**
     * Called after each image, on the thread that runs the preparation.
     *
     * @param done images that are written or skipped
     * @param total images of the source
     * @param skipped images among {@code done} that could not be read
     */
    void progress(int done, int total, int skipped);
}

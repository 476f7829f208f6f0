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

    /**
     * Called after each image that is looked at to divide the images among the splits, before the first is prepared.
     *
     * @param done images that are looked at
     * @param total images to be divided
     */
    default void divided(int done, int total) {}
}

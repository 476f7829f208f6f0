package org.alexnet4j.image;

/** Resizes without aliasing. */
@SuppressWarnings("DoNotCallSuggester") // Signatures first.
public final class ImageResizer {
    private ImageResizer() {}

    /**
     * The shorter side to {@code size}, then the central square.
     *
     * @param size side of the square, at least 1
     */
    public static Image square(Image image, int size) {
        throw new UnsupportedOperationException();
    }
}

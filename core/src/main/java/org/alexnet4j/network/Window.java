package org.alexnet4j.network;

/**
 * The square windows of a convolution or a pooling layer.
 *
 * @param size side of the window, in pixels
 * @param stride distance between neighboring windows
 * @param padding zeros added on all four sides; a pooling layer ignores them as not covered
 * @param rounding what happens at the right and lower edge
 */
public record Window(int size, int stride, int padding, Rounding rounding) {
    /** How many windows fit along an edge of {@code length} pixels; less than 1 where none does. */
    public int outputs(int length) {
        int room = length + 2 * padding - size;
        return rounding == Rounding.CEIL ? -Math.floorDiv(-room, stride) + 1 : Math.floorDiv(room, stride) + 1;
    }

    /**
     * Padding at the right (lower) edge that makes the last window fit: {@code padding} and, where the windows hang
     * over, what is missing. Less than {@code padding} where the last pixels are not looked at.
     */
    public int trailingPadding(int length) {
        return (outputs(length) - 1) * stride + size - length - padding;
    }
}

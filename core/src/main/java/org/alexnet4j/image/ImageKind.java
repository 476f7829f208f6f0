package org.alexnet4j.image;

/** Kinds of image files that can be read. */
public enum ImageKind {
    /** JPEG. */
    JPEG,
    /** PNG. */
    PNG,
    /** GIF; of several frames, the first. */
    GIF,
    /** Windows bitmap. */
    BMP,
    /** WebP. */
    WEBP,
    /** TIFF; of several pages, the first. */
    TIFF
}

package org.alexnet4j.dataset;

/**
 * An image that could not be read.
 *
 * @param name path within the source
 * @param reason why not, one line
 */
public record SkippedImage(String name, String reason) {}

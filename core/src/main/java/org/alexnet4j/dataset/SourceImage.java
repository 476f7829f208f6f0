package org.alexnet4j.dataset;

import org.jspecify.annotations.Nullable;

/**
 * An image of a source.
 *
 * @param name path within the source
 * @param label class index
 * @param split what the source says it is for; null where it says nothing
 */
public record SourceImage(String name, int label, @Nullable Split split) {}

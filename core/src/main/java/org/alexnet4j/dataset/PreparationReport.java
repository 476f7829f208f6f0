package org.alexnet4j.dataset;

import java.util.List;
import java.util.Map;

/**
 * What a preparation has done. {@code total} is the sum of all counts and the number of skipped images.
 *
 * @param total images of the source
 * @param counts examples of each split
 * @param skipped images that could not be read, in the order of the source
 * @param warnings what the user should know, a line each
 */
public record PreparationReport(
        int total, Map<Split, Integer> counts, List<SkippedImage> skipped, List<String> warnings) {}

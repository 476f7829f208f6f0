package org.alexnet4j.dataset;

import java.util.List;
import java.util.Map;

/**
 * What a preparation has done with the files of its source. Every one is in exactly one place: an example of a split, listed
 * with the reason why it could not be read, or passed over since it is not meant as an image. So {@code candidates} is
 * {@link #used} and the number of those listed.
 *
 * @param candidates images of the source
 * @param counts examples of each split
 * @param listed images that could not be read, in the order of the source
 * @param passedOver files that are no candidates, by reason
 * @param warnings what the user should know, a line each
 */
public record PreparationReport(
        int candidates,
        Map<Split, Integer> counts,
        List<SkippedImage> listed,
        List<PassedOver> passedOver,
        List<String> warnings) {
    /** Examples of all splits. */
    public int used() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** All files of the source: the candidates and those that were passed over. */
    public int files() {
        return candidates + passedOver.stream().mapToInt(PassedOver::files).sum();
    }
}

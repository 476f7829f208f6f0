package org.alexnet4j.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A class of a dataset. Its index is its position in the dataset's list: ASCII order of WNIDs, or of names where there
 * are no WNIDs.
 *
 * @param name words for people, such as {@code tench, Tinca tinca}; the WNID again where no words are known
 * @param wnid synset name such as {@code n01440764}; null for classes that are not ImageNet's
 */
public record ClassLabel(String name, @Nullable String wnid) {
    /** What tells it from other classes: its WNID, or its name where it has none. */
    public String key() {
        return wnid == null ? name : wnid;
    }
}

package org.alexnet4j.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What examples are for. */
public enum Split {
    /** To learn from. */
    TRAIN,
    /** To steer the training by. */
    VALIDATION,
    /** To measure the result on, once. */
    TEST;

    /** {@code train}, {@code validation} or {@code test}, as in files and options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The split of a {@link #label}; empty if there is none. */
    public static Optional<Split> labelled(String label) {
        return Arrays.stream(values())
                .filter(split -> split.label().equals(label))
                .findFirst();
    }
}

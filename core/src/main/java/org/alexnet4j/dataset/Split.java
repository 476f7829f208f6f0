package org.alexnet4j.dataset;

import java.util.Locale;

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
}

package org.alexnet4j.training;

import java.util.Locale;

/** Why a training is over. */
public enum Ending {
    /** All steps are done. */
    COMPLETE("all steps are done"),
    /** The error stopped improving with the lowest rate. */
    CONVERGED("the error stopped improving with the lowest rate"),
    /** It was stopped, and can be resumed. */
    STOPPED("it can be resumed");

    private final String meaning;

    Ending(String meaning) {
        this.meaning = meaning;
    }

    /** The same in words. */
    public String meaning() {
        return meaning;
    }

    /** The same in one word, as in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.alexnet4j.app.cli;

/** Why a search ended. */
enum SearchEnd {
    /** All trials are over. */
    COMPLETE("complete"),
    /** By Ctrl-C. */
    INTERRUPTED("interrupted"),
    /** The budget is used up. */
    OUT_OF_TIME("out of time");

    /** The same in words, as in JSON. */
    final String label;

    SearchEnd(String label) {
        this.label = label;
    }
}

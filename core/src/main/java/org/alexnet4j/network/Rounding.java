package org.alexnet4j.network;

/** What happens where windows do not fit evenly. */
public enum Rounding {
    /** The last window that fits is the last one. */
    FLOOR,
    /**
     * One more window, hanging over the right and lower edge: a convolution sees zeros there, a maximum ignores what
     * is not covered, an average divides by what is really covered. The way of the source code of 2012.
     */
    CEIL
}

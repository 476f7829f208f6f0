package org.alexnet4j.file;

/**
 * What a look at all bytes of a part of something has found.
 *
 * @param part a file, or what is in it
 * @param state whether it is as it was written
 * @param detail what is wrong, in one line; empty where nothing is
 */
public record Verdict(String part, State state, String detail) {
    /** Whether a part is as it was written. */
    public enum State {
        /** It is. */
        SOUND,
        /** Nothing is wrong with its form, but it has no check sum. */
        UNKNOWN,
        /** It is not. */
        DAMAGED
    }

    /** Is told how far a look is. */
    @FunctionalInterface
    public interface Progress {
        /** So many pieces have been looked at, of all. */
        void at(long done, long all);
    }

    /** A part that is as it was written. */
    public static Verdict sound(String part) {
        return new Verdict(part, State.SOUND, "");
    }

    /** A part of which that is not known, since version 0.1.0 has written it. */
    public static Verdict unknown(String part) {
        return new Verdict(part, State.UNKNOWN, "no check sum, as it was written by version 0.1.0");
    }

    /** A part that is not as it was written. */
    public static Verdict damaged(String part, String detail) {
        return new Verdict(part, State.DAMAGED, detail);
    }

    /** Whether a part is damaged. */
    public boolean isDamaged() {
        return state == State.DAMAGED;
    }
}

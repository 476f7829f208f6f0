package org.alexnet4j.image;

/** Why a file is not an image that can be used. The message is one line without the name of the file. */
public final class UnreadableImageException extends Exception {
    private static final String INTACT_COPY = "replace it with an intact copy";

    private final String reason;
    private final String remedy;

    /**
     * Damage.
     *
     * @param reason what is wrong, one line, without a full stop
     */
    public UnreadableImageException(String reason) {
        this(reason, INTACT_COPY);
    }

    /**
     * Damage that a decoder ran into.
     *
     * @param reason what is wrong, one line, without a full stop
     * @param cause what the decoder threw
     */
    public UnreadableImageException(String reason, Throwable cause) {
        this(reason);
        initCause(cause);
    }

    /**
     * @param reason what is wrong, one line, without a full stop
     * @param remedy what to do about it, one line, without a full stop
     */
    public UnreadableImageException(String reason, String remedy) {
        super(remedy.equals(INTACT_COPY) ? reason : reason + "; " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}

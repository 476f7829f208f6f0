package org.alexnet4j.image;

/** Why a file is no image that can be used. The message is one line without the name of the file. */
public final class UnreadableImageException extends Exception {
    /**
     * @param reason what is wrong, one line, without a full stop
     */
    public UnreadableImageException(String reason) {
        super(reason);
    }

    /**
     * @param reason what is wrong, one line, without a full stop
     * @param cause what the decoder threw
     */
    public UnreadableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

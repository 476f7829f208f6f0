package org.alexnet4j.engine;

/** Why an engine cannot run on this machine. */
public final class EngineUnavailableException extends Exception {
    private final String remedy;

    /**
     * @param reason why not, one line, without a full stop
     * @param remedy what would help, one line, without a full stop
     * @param cause what was thrown; may be null
     */
    public EngineUnavailableException(
            String reason, String remedy, @org.jspecify.annotations.Nullable Throwable cause) {
        super(reason, cause);
        this.remedy = remedy;
    }

    /** What would help. */
    public String remedy() {
        return remedy;
    }
}

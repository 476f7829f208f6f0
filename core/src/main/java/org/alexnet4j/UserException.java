package org.alexnet4j;

/**
 * Something that the user can put right: wrong input, a missing file, a full disk.
 *
 * <p>The message is one line that says what is wrong and where; {@link #remedy()} says what to do. The command line
 * prints both without a stack trace and turns the {@link Kind} into an exit code.
 */
public final class UserException extends RuntimeException {
    /** What kind of problem it is; each has an exit code of its own on the command line. */
    public enum Kind {
        /** An argument, a file or a dataset that cannot be used as it is. */
        INPUT,
        /** Memory or disk that is not there. */
        RESOURCES,
        /** A run, a dataset or a file that another process is writing. */
        LOCKED,
        /** A training that cannot go on, because the loss or a parameter is not finite. */
        DIVERGED,
        /** An engine or a native library that was asked for by name and cannot be used. */
        ENGINE
    }

    private final Kind kind;
    private final String remedy;

    /**
     * @param kind what kind of problem
     * @param problem what is wrong and where, one line, without a full stop
     * @param remedy what to do about it, one line, without a full stop; empty where there is nothing to say
     */
    public UserException(Kind kind, String problem, String remedy) {
        super(problem);
        this.kind = kind;
        this.remedy = remedy;
    }

    /** As {@link #UserException(Kind, String, String)}, with the exception that led to it. */
    public UserException(Kind kind, String problem, String remedy, Throwable cause) {
        super(problem, cause);
        this.kind = kind;
        this.remedy = remedy;
    }

    /** An argument, file or dataset that cannot be used as it is. */
    public static UserException input(String problem, String remedy) {
        return new UserException(Kind.INPUT, problem, remedy);
    }

    /** What kind of problem it is. */
    public Kind kind() {
        return kind;
    }

    /** What to do about it; may be empty. */
    public String remedy() {
        return remedy;
    }

    /** Both on one line. */
    public String line() {
        return getMessage() + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}

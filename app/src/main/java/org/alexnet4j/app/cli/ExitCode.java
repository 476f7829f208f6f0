package org.alexnet4j.app.cli;

import org.alexnet4j.UserException;

/** What the exit code of the command says. The README lists them. */
enum ExitCode {
    /** All done. */
    OK(0, "done"),
    /** A defect of the program; {@code --debug} prints the stack trace. */
    DEFECT(1, "internal error"),
    /** Wrong arguments or input. */
    INPUT(2, "wrong arguments, or input that cannot be used"),
    /** Done, but some images could not be read, or match no class of the model; they are listed. */
    SKIPPED(3, "done, but some images were left out or unmatched; they are listed (2 if none is left)"),
    /** Not enough memory or disk. */
    RESOURCES(4, "not enough memory or disk"),
    /** Another process writes the run, dataset or file. */
    LOCKED(5, "another process is writing that run, dataset or file"),
    /** Loss or parameters are no longer finite. */
    DIVERGED(6, "the training diverged; the last good checkpoint is kept"),
    /** The requested engine is unavailable. */
    ENGINE(7, "requested engine unavailable"),
    /** Stopped by Ctrl-C; a training has written its checkpoint. */
    INTERRUPTED(130, "stopped by Ctrl-C; a training has written its checkpoint");

    final int code;
    final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Of a command that has read pictures, and reported those that it could not read. */
    static ExitCode reading(int pictures, int unreadable) {
        if (unreadable == 0) {
            return OK;
        }
        return unreadable == pictures ? INPUT : SKIPPED;
    }

    static ExitCode of(UserException.Kind kind) {
        return switch (kind) {
            case INPUT -> INPUT;
            case RESOURCES -> RESOURCES;
            case LOCKED -> LOCKED;
            case DIVERGED -> DIVERGED;
            case ENGINE -> ENGINE;
        };
    }
}

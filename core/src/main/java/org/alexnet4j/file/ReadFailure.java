package org.alexnet4j.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.alexnet4j.UserException;

/** Says what a failed reading means to the user. */
public final class ReadFailure {
    /** What systems say when a process may open no more files. */
    private static final String TOO_MANY_OPEN = "Too many open files";

    private ReadFailure() {}

    /** What to tell the user about a failed reading of a file. */
    public static UserException of(IOException failure, Path file) {
        return of(failure, PathText.of(file));
    }

    /** What to tell the user about a failed reading of what has a name. */
    public static UserException of(IOException failure, String what) {
        if (failure instanceof NoSuchFileException) {
            return new UserException(UserException.Kind.INPUT, what + ": no such file", "check the path", failure);
        }
        if (failure instanceof ClosedByInterruptException) {
            return new UserException(
                    UserException.Kind.INPUT,
                    what + " was not read: the thread is interrupted",
                    "read it in a thread that is not, or clear it with Thread.interrupted() before",
                    failure);
        }
        if (reason(failure).equals(TOO_MANY_OPEN)) {
            return new UserException(
                    UserException.Kind.RESOURCES,
                    what + " cannot be opened: too many files are open",
                    "raise the limit: ulimit -n 4096",
                    failure);
        }
        return new UserException(
                UserException.Kind.INPUT,
                what + " cannot be read: " + reason(failure),
                failure instanceof AccessDeniedException ? "check its permissions" : "check the path",
                failure);
    }

    /** Why a reading failed, in a few words: messages of the system often are nothing but the path. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "not allowed";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}

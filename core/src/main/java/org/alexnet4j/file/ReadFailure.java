package org.alexnet4j.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.alexnet4j.UserException;

/** Says what a failed reading means to the user. */
public final class ReadFailure {
    private ReadFailure() {}

    /** What to tell the user about a failed reading of a file. */
    public static UserException of(IOException failure, Path file) {
        return of(failure, file.toString());
    }

    /** What to tell the user about a failed reading of what has a name. */
    public static UserException of(IOException failure, String what) {
        if (failure instanceof NoSuchFileException) {
            return new UserException(UserException.Kind.INPUT, what + ": no such file", "check the path", failure);
        }
        boolean denied = failure instanceof AccessDeniedException;
        return new UserException(
                UserException.Kind.INPUT,
                what + " cannot be read: " + (denied ? "not allowed" : failure.getMessage()),
                denied ? "check its permissions" : "check the path",
                failure);
    }
}

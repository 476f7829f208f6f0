package org.alexnet4j.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.alexnet4j.UserException;

/** Says what a failed writing means to the user. */
public final class WriteFailure {
    /** With less than this on the disk, a failure is put down to it. */
    private static final long ALMOST_NOTHING = 1 << 20;

    private WriteFailure() {}

    /** What to tell the user about a failed writing to {@code where}. */
    public static UserException of(IOException failure, Path where) {
        if (failure instanceof ClosedByInterruptException) {
            return new UserException(
                    UserException.Kind.INPUT, "stopped while writing " + where, "start it again", failure);
        }
        if (isDiskFull(failure, where)) {
            return new UserException(
                    UserException.Kind.RESOURCES,
                    "the disk is full: " + where + " cannot be written",
                    "make room, or choose a directory on another disk",
                    failure);
        }
        return new UserException(
                UserException.Kind.INPUT,
                where + " cannot be written: " + reason(failure),
                "choose a directory that you may write to",
                failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "not allowed";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file of that name is there";
        }
        if (failure instanceof NoSuchFileException missing) {
            return "there is no folder for " + missing.getFile();
        }
        return String.valueOf(failure.getMessage());
    }

    /** Usable bytes of the disk that a path, which need not exist yet, will be on; the maximum where nobody knows. */
    public static long usableBytes(Path path) {
        for (Path existing = path.toAbsolutePath(); existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                try {
                    return Files.getFileStore(existing).getUsableSpace();
                } catch (IOException e) {
                    return Long.MAX_VALUE;
                }
            }
        }
        return Long.MAX_VALUE;
    }

    private static boolean isDiskFull(IOException failure, Path where) {
        // Java has no exception of its own for it; the text is that of the system.
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded")
                || usableBytes(where) < ALMOST_NOTHING;
    }
}

package org.alexnet4j.dataset;

import java.nio.file.Path;
import org.alexnet4j.UserException;

/** Checks the paths that archives give. */
final class ArchivePaths {
    private static final int MAX_LENGTH = 4096;

    private ArchivePaths() {}

    /**
     * The path, unless it leads out of the archive or cannot be one.
     *
     * @param archive for the message
     */
    static String checked(String path, Path archive) {
        boolean bad = path.startsWith("/") || path.length() > MAX_LENGTH || path.indexOf('\0') >= 0;
        for (String part : path.split("[/\\\\]", -1)) {
            bad |= part.equals("..");
        }
        if (bad) {
            throw UserException.input(
                    "archive " + archive + " has a file whose path leads out of it: "
                            + path.substring(0, Math.min(path.length(), 100)),
                    "do not trust it; get it from another place");
        }
        return path;
    }
}

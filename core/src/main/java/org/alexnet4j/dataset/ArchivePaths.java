package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Printable;

/** The paths that archives give. */
final class ArchivePaths {
    private static final int MOST_CHARACTERS = 4096;
    private static final int MOST_SHOWN = 100;
    private static final String REMEDY = "do not trust it; get it from another place";

    private ArchivePaths() {}

    /**
     * The path without what says nothing ("./", a slash at its end); empty for the archive's own top.
     *
     * @param archive for messages
     * @throws UserException if it leads out of the archive or cannot be one
     */
    static String checked(String path, String archive) {
        if (path.length() > MOST_CHARACTERS) {
            throw tooLong(archive, Integer.toString(path.length()));
        }
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        boolean absolute = path.startsWith("/") && !names.isEmpty();
        if (absolute || List.of(path.split("[/\\\\]", -1)).contains("..")) {
            throw UserException.input(
                    "archive " + archive + " has a file whose path leads out of it: "
                            + Printable.line(path, MOST_SHOWN),
                    REMEDY);
        }
        if (path.indexOf('\0') >= 0) {
            throw UserException.input(
                    "archive " + archive + " has a file whose name holds a zero byte: "
                            + Printable.line(path, MOST_SHOWN),
                    REMEDY);
        }
        return String.join("/", names);
    }

    /** What says that a path is too long for any system. */
    static UserException tooLong(String archive, String characters) {
        return UserException.input(
                "archive " + archive + " has a file whose path is " + characters + " characters long, more than "
                        + MOST_CHARACTERS,
                REMEDY);
    }
}

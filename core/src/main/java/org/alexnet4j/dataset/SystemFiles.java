package org.alexnet4j.dataset;

import java.util.Locale;
import java.util.Set;

/** Hidden files, and what systems and programs leave behind in folders: never meant as images, nor as classes. */
public final class SystemFiles {
    /** In lower case: of macOS, Windows, Linux, and the network drives of Synology and QNAP. */
    private static final Set<String> NAMES = Set.of(
            "__macosx",
            "icon\r",
            "network trash folder",
            "temporary items",
            "thumbs.db",
            "ehthumbs.db",
            "ehthumbs_vista.db",
            "desktop.ini",
            "$recycle.bin",
            "recycler",
            "recycled",
            "system volume information",
            "found.000",
            "lost+found",
            "@eadir",
            "#recycle",
            "@recycle",
            "@tmp",
            "@__thumb",
            "@recently-snapshot",
            "picasa.ini",
            "zbthumbnail.info",
            "__pycache__");

    private SystemFiles() {}

    /**
     * Whether a file is one of these, or lies in a folder that is.
     *
     * @param path with forward slashes
     */
    public static boolean isOne(String path) {
        for (String part : path.split("/", -1)) {
            if (part.startsWith(".") || part.startsWith("~$") || NAMES.contains(part.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}

package org.alexnet4j.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alexnet4j.UserException;

/**
 * Which folders of a source are which splits, as somebody has said: {@code train=Training,test=Testing}.
 *
 * @param folders the split of each folder, by its path within the source; empty for {@code none}: the folders are classes
 */
public record SplitFolders(Map<String, Split> folders) {
    private static final String NONE = "none";

    /** A folder may be named once. */
    public SplitFolders {
        folders = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(folders));
    }

    /**
     * Reads {@code SPLIT=FOLDER,...}, or {@code none}.
     *
     * @throws UserException if it is of another form
     */
    public static SplitFolders parse(String text) {
        Map<String, Split> folders = new LinkedHashMap<>();
        if (text.strip().equals(NONE)) {
            return new SplitFolders(folders);
        }
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String folder =
                    part.substring(equals + 1).strip().replace('\\', '/').replaceAll("^(\\./)+|/+$", "");
            Split split = equals < 0
                    ? null
                    : SplitName.splitOf(part.substring(0, equals).strip()).orElse(null);
            if (split == null || folder.isEmpty() || folders.put(folder, split) != null) {
                throw UserException.input(
                        "--splits " + text + " is not of the form train=FOLDER,validation=FOLDER,test=FOLDER",
                        "name each folder once, or give 'none' if the folders are classes");
            }
        }
        return new SplitFolders(folders);
    }

    boolean isNone() {
        return folders.isEmpty();
    }

    /** Folders that a tree does not have. */
    List<String> missingIn(FileTree tree) {
        List<String> missing = new ArrayList<>(folders.keySet());
        missing.removeAll(tree.directories());
        return missing;
    }
}

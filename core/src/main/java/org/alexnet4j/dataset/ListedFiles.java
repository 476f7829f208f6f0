package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.alexnet4j.file.PathText;

/**
 * The files that a list names: relative to its folder, or absolute. A backslash is also a slash, a slash in front may mean
 * the list's folder, and an ending may be missing.
 *
 * @param folder of the list
 */
record ListedFiles(Path folder) {
    private static final List<String> ENDINGS =
            List.of("", ".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG", ".gif", ".bmp", ".webp", ".tif", ".tiff");

    /** The file that a path means; empty if there is none. */
    Optional<Path> find(String path) {
        String slashed = path.replace('\\', '/');
        for (String form : List.of(path, slashed, slashed.replaceFirst("^/+", ""))) {
            for (String ending : ENDINGS) {
                try {
                    Path file = resolve(form + ending);
                    if (!form.isBlank() && Files.isRegularFile(file)) {
                        return Optional.of(file);
                    }
                } catch (InvalidPathException e) {
                    // Not a name of a file here, whatever its ending.
                }
            }
        }
        return Optional.empty();
    }

    private Path resolve(String path) {
        boolean isAbsolute = path.startsWith("/") || path.matches("[A-Za-z]:[/\\\\].*");
        return PathText.path(isAbsolute ? path : PathText.of(folder) + "/" + path);
    }

    boolean has(String path) {
        return find(path).isPresent();
    }

    byte[] read(String path, int most) throws IOException {
        Optional<Path> file = find(path);
        if (file.isPresent()) {
            return FolderTree.readBounded(file.get(), most);
        }
        return FolderTree.readBounded(literally(path), most);
    }

    /** What there is under the very name, for the reason why it is not read: a folder, a dangling link. */
    private Path literally(String path) throws IOException {
        try {
            Path file = resolve(path);
            if (Files.exists(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new IOException("not a path", e);
        }
        throw new IOException("no such file in " + PathText.of(folder));
    }
}

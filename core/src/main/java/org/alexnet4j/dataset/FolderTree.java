package org.alexnet4j.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.alexnet4j.file.FolderWalk;
import org.alexnet4j.file.PathText;
import org.jspecify.annotations.Nullable;

/** The files below a folder; links are followed, loops are not. */
final class FolderTree {
    private FolderTree() {}

    static FileTree of(Path folder) {
        TreeListing listing = new TreeListing(PathText.of(folder));
        FolderWalk.below(folder, name -> false, new FolderWalk.Finder() {
            @Override
            public void folder(String name) {
                listing.folder(name);
            }

            @Override
            public void file(String name, Path path, @Nullable String problem) {
                if (problem == null) {
                    listing.file(name, most -> readBounded(path, most));
                } else {
                    listing.broken(name, problem);
                }
            }
        });
        return listing.tree(() -> {});
    }

    /** Reads a file that must be a regular one. */
    static byte[] readBounded(Path file, int most) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file", e);
        }
        if (!attributes.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        if (attributes.size() > most) {
            throw ListedTree.tooLarge(most);
        }
        byte[] content = new byte[(int) attributes.size()];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(content, 0, content.length);
            if (length < content.length) {
                return Arrays.copyOf(content, length);
            }
            // Nothing, unless it grows, or its file system does not know how large it is.
            byte[] more = in.readNBytes(most - length);
            if (more.length > 0) {
                content = Arrays.copyOf(content, length + more.length);
                System.arraycopy(more, 0, content, length, more.length);
            }
            return content;
        }
    }
}

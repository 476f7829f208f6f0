package org.alexnet4j.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.SortedSet;
import java.util.TreeSet;
import org.alexnet4j.UserException;

/** The files below a folder; links are followed, loops are not. */
final class FolderTree implements FileTree {
    private final Path folder;
    private final SortedSet<String> files = new TreeSet<>();
    private final SortedSet<String> directories = new TreeSet<>();

    private FolderTree(Path folder) {
        this.folder = folder;
    }

    static FolderTree of(Path folder) {
        FolderTree tree = new FolderTree(folder);
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, tree.new Collector());
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    folder + " cannot be listed: " + e.getMessage(),
                    "check its permissions",
                    e);
        }
        return tree;
    }

    private final class Collector extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String path = relative(directory);
            if (path.isEmpty()) {
                return FileVisitResult.CONTINUE;
            }
            directories.add(path);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = relative(file);
            if (attributes.isRegularFile()) {
                files.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            // A dangling link or a loop: listed, so that reading it says what is wrong.
            files.add(relative(file));
            return FileVisitResult.CONTINUE;
        }

        private String relative(Path path) {
            return folder.relativize(path).toString().replace('\\', '/');
        }
    }

    @Override
    public String where() {
        return folder.toString();
    }

    @Override
    public SortedSet<String> files() {
        return Collections.unmodifiableSortedSet(files);
    }

    @Override
    public SortedSet<String> directories() {
        return Collections.unmodifiableSortedSet(directories);
    }

    @Override
    public byte[] read(String path, int most) throws IOException {
        return readBounded(folder.resolve(path), most);
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
            throw new IOException("larger than " + most / (1 << 20) + " MiB");
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

    @Override
    public void close() {}
}

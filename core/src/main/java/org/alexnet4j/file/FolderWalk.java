package org.alexnet4j.file;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all that lies below a folder. Links are followed. What cannot be entered, leads nowhere or is not a file is
 * found, too, with the reason: nothing that is there is passed over in silence.
 */
public final class FolderWalk extends SimpleFileVisitor<Path> {
    /** Takes what is found, in no fixed order. Names are paths below the folder, with forward slashes. */
    public interface Finder {
        /** A folder, before what is in it. */
        void folder(String name);

        /**
         * A file, or what takes the place of one.
         *
         * @param name that of a folder that cannot be listed ends with a slash
         * @param problem why it cannot be read; null where nothing is known against it
         */
        void file(String name, Path path, @Nullable String problem);
    }

    private final Path top;
    private final Predicate<String> passedOver;
    private final Finder finder;

    private FolderWalk(Path top, Predicate<String> passedOver, Finder finder) {
        this.top = top;
        this.passedOver = passedOver;
        this.finder = finder;
    }

    /**
     * Finds all files.
     *
     * @param passedOver whether a file or folder of that name does not count, nor what is in it
     * @throws UserException if the folder itself cannot be listed
     */
    public static void below(Path folder, Predicate<String> passedOver, Finder finder) {
        try {
            Files.walkFileTree(
                    folder,
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new FolderWalk(folder, passedOver, finder));
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    PathText.of(folder) + " cannot be listed: " + ReadFailure.reason(e),
                    "check its permissions",
                    e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        if (directory.equals(top)) {
            return FileVisitResult.CONTINUE;
        }
        String name = name(directory);
        if (passedOver.test(name)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        finder.folder(name);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String name = name(file);
        if (!passedOver.test(name)) {
            finder.file(name, file, attributes.isRegularFile() ? null : problem(file, attributes));
        }
        return FileVisitResult.CONTINUE;
    }

    /** Links are followed, so one that is left leads nowhere. */
    private static String problem(Path file, BasicFileAttributes attributes) {
        if (!attributes.isSymbolicLink()) {
            return "neither a file nor a folder";
        }
        try {
            String target = PathText.of(Files.readSymbolicLink(file));
            try {
                Files.readAttributes(file, BasicFileAttributes.class);
                return "a link to " + target;
            } catch (NoSuchFileException e) {
                return "a link to " + target + ", which is not there";
            }
        } catch (IOException e) {
            return "a link that cannot be followed: " + ReadFailure.reason(e);
        }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (file.equals(top)) {
            throw failure;
        }
        String name = name(file);
        if (passedOver.test(name)) {
            return FileVisitResult.CONTINUE;
        }
        if (failure instanceof FileSystemLoopException) {
            finder.file(name, file, "a link that leads back to a folder it lies in");
        } else if (Files.isDirectory(file)) {
            notListed(name, file, failure);
        } else {
            finder.file(name, file, ReadFailure.reason(failure));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
        if (failure != null) {
            if (directory.equals(top)) {
                throw failure;
            }
            notListed(name(directory), directory, failure);
        }
        return FileVisitResult.CONTINUE;
    }

    private void notListed(String name, Path directory, IOException failure) {
        finder.folder(name);
        finder.file(name + "/", directory, "the folder cannot be listed: " + ReadFailure.reason(failure));
    }

    private String name(Path path) {
        String name = PathText.of(top.relativize(path));
        String separator = path.getFileSystem().getSeparator();
        return separator.equals("/") ? name : name.replace(separator, "/");
    }
}

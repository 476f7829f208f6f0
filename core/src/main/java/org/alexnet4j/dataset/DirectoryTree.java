package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes and syncs directories with all that is in them. Links are deleted, never followed. */
final class DirectoryTree {
    private DirectoryTree() {}

    /** Deletes a directory, if it exists. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            deleteContents(directory, "");
            Files.delete(directory);
        }
    }

    /** Deletes what is in a directory, but for one file. */
    static void deleteContents(Path directory, String kept) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(directory.resolve(kept))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
                if (!visited.equals(directory)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static boolean isEmptyDirectory(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Brings all files of a directory to the disk. */
    static void forceAll(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(directory)) {
            files = children.toList();
        }
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        force(directory);
    }

    /** Brings a directory's list of names to the disk, where the system can do that. */
    static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open a directory, and needs no such thing.
        }
    }
}

package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.alexnet4j.UserException;

/** Writes files so that, whatever happens, the old one or the new one is there, whole. */
public final class WholeFile {
    /** Writes what belongs into a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes to a new, empty file that is open for writing, and for reading what is already written. */
        void writeTo(FileChannel file) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes a file under a temporary name beside it, forces it to the disk and renames it.
     *
     * @throws IOException if that fails; the old file, if there was one, is as it was
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath().normalize();
        Path temporary = incomplete(target);
        if (temporary.getFileSystem() == FileSystems.getDefault()) {
            // Also after Ctrl-C, which ends the program without what follows below.
            temporary.toFile().deleteOnExit();
        }
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            rename(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Deletes what is left of a file whose process died while it wrote it. */
    public static void deleteIncomplete(Path file) throws IOException {
        Files.deleteIfExists(incomplete(file.toAbsolutePath().normalize()));
    }

    /** Under which name a file is written until it is whole. */
    public static Path incomplete(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".incomplete");
    }

    /**
     * Writes a text in UTF-8, likewise.
     *
     * @throws IOException if that fails; the old file, if there was one, is as it was
     */
    public static void write(Path file, String text) throws IOException {
        write(file, channel -> Channels.newOutputStream(channel).write(text.getBytes(UTF_8)));
    }

    /**
     * Writes a text, likewise, where only the user can help if that fails.
     *
     * @throws UserException if it fails; the old file, if there was one, is as it was
     */
    public static void save(Path file, String text) {
        try {
            write(file, text);
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /**
     * Refuses, before any work, a file that could not be written afterwards.
     *
     * @throws UserException if its folder does not exist or may not be written to, or the file is a folder
     */
    public static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw UserException.input(file + " is a folder", "name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw UserException.input(file + " cannot be written: there is no folder " + folder, "make the folder");
        }
        if (!Files.isWritable(folder)) {
            throw UserException.input(
                    file + " cannot be written: not allowed", "choose a folder that you may write to");
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileChannel directory = FileChannel.open(to.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Where directories cannot be opened, as on Windows, the system sees to it that the name lasts.
        }
    }
}

package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
     * A file and what belongs into it.
     *
     * @param file need not exist; its folder does
     */
    public record Part(Path file, Content content) {}

    /**
     * Claims a file before the work whose result it gets: nobody else can write it until it is written, or the claim closed.
     *
     * @throws UserException if somebody else writes it at the moment, or it cannot be written
     */
    public static FileClaim claim(Path file) {
        try {
            return FileClaim.take(file);
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /**
     * Writes a file under a temporary name beside it, forces it to the disk and renames it.
     *
     * @throws IOException if that fails; the old file, if there was one, is as it was
     * @throws UserException if somebody else writes it at the moment
     */
    public static void write(Path file, Content content) throws IOException {
        writeAll(List.of(new Part(file, content)));
    }

    /**
     * Writes files that belong together, in their order: all of them, or none. No new one ever stands beside an old one, even
     * if the process dies: then the old ones but the first may be missing.
     *
     * @throws IOException if that fails; the old files are as they were
     * @throws UserException if somebody else writes one at the moment
     */
    public static void writeAll(List<Part> parts) throws IOException {
        List<FileClaim> claims = new ArrayList<>();
        try {
            for (Part part : parts) {
                FileClaim held = FileClaim.held(part.file());
                FileClaim claim = held == null ? FileClaim.take(part.file()) : held;
                claims.add(claim);
                claim.fill(part.content());
            }
            for (Part later : parts.subList(1, parts.size())) {
                Files.deleteIfExists(later.file());
            }
            for (FileClaim claim : claims) {
                claim.publish();
            }
        } finally {
            for (FileClaim claim : claims) {
                claim.close();
            }
        }
    }

    /** Deletes what is left of a file whose process died while it wrote it. */
    public static void deleteIncomplete(Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().resolveSibling(".");
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left =
                    Files.newDirectoryStream(folder, path -> FileClaim.isIncomplete(path, file))) {
                for (Path one : left) {
                    Files.deleteIfExists(one);
                }
            }
        }
    }

    /** Whether a path is that under which a file is written until it is whole. */
    public static boolean isIncomplete(Path path, Path file) {
        return Objects.equals(path.getParent(), file.getParent()) && FileClaim.isIncomplete(path, file);
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
}

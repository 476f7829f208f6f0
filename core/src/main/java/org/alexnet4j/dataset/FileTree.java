package org.alexnet4j.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.alexnet4j.UserException;
import org.alexnet4j.file.PathText;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Utf8Text;

/**
 * The files of a folder or an archive, by path with forward slashes, hidden ones too. Safe to read from many threads.
 * Nothing is ever unpacked under a name that an archive gives.
 */
interface FileTree extends AutoCloseable {
    /** Most bytes of a text file (class names, annotations) that are read. */
    int MAX_TEXT_BYTES = 64 << 20;

    /** First bytes by which a kind of archive is known. */
    int LONGEST_START = 512;

    /** Where it is, for messages. */
    String where();

    /** Paths of all files, in ASCII order. */
    SortedSet<String> files();

    /** Paths of all directories, in ASCII order. */
    SortedSet<String> directories();

    /** Files that are left out of {@link #files} since they are not meant as images, by reason. */
    default List<PassedOver> passedOver() {
        return List.of();
    }

    /** The tree that this is a folder of, or itself. */
    default FileTree whole() {
        return this;
    }

    /** Where it lies in the {@link #whole} tree: a path with a slash at its end, or nothing. */
    default String root() {
        return "";
    }

    /**
     * Reads a file.
     *
     * @param most bytes that it may have
     * @throws IOException if it cannot be read, or is larger
     */
    byte[] read(String path, int most) throws IOException;

    @Override
    void close();

    /** Lines of a text file that must be there, without line ends. */
    default List<String> lines(String path) {
        try {
            return Utf8Text.decode(read(path, MAX_TEXT_BYTES), where() + "/" + path)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    where() + ": " + path + " cannot be read: " + e.getMessage(),
                    "get the source again",
                    e);
        }
    }

    /**
     * Opens a folder or an archive (tar, also in gzip, bzip2 or xz, or zip).
     *
     * @param scratch directory for what must be unpacked before it can be read; nothing is left in it
     * @throws UserException if there is nothing, it is none of these, or it is damaged
     */
    static FileTree open(Path path, Path scratch) {
        return openKnown(path, scratch)
                .orElseThrow(() -> UserException.input(
                        PathText.of(path) + " is not a folder, and neither a tar (gz, bz2, xz), zip nor csv file",
                        "see 'alexnet prepare --help'"));
    }

    /**
     * Opens a folder or an archive, likewise; empty if it is neither.
     *
     * @throws UserException if there is nothing, or it is damaged
     */
    static Optional<FileTree> openKnown(Path path, Path scratch) {
        if (Files.isDirectory(path)) {
            return Optional.of(FolderTree.of(path));
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(LONGEST_START);
        } catch (NoSuchFileException e) {
            throw UserException.input("no such file or folder: " + PathText.of(path), "check the spelling");
        } catch (IOException e) {
            throw ReadFailure.of(e, path);
        }
        Optional<ArchiveKind> kind = ArchiveKind.of(start);
        if (kind.isPresent()) {
            return Optional.of(kind.get().open(path, scratch));
        }
        return TarTree.isTar(start) ? Optional.of(TarTree.of(path)) : Optional.empty();
    }
}

package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.Utf8Text;

/**
 * The files of a folder or an archive, by path with forward slashes, hidden ones too. Safe to read from many threads.
 * Nothing is ever unpacked under a name that an archive gives.
 */
interface FileTree extends AutoCloseable {
    /** Most bytes of a text file (class names, annotations) that are read. */
    int MAX_TEXT_BYTES = 64 << 20;

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
     * Opens a folder or an archive (tar, tar.gz, zip).
     *
     * @param scratch directory for what must be unpacked before it can be read; nothing is left in it
     * @throws UserException if there is nothing, it is none of these, or it is damaged
     */
    static FileTree open(Path path, Path scratch) {
        return openKnown(path, scratch)
                .orElseThrow(() -> UserException.input(
                        path + " is no folder, and neither a tar, tar.gz, zip nor csv file",
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
        byte[] start = new byte[512];
        int length;
        try (java.io.InputStream in = Files.newInputStream(path)) {
            length = in.readNBytes(start, 0, start.length);
        } catch (IOException e) {
            throw Files.exists(path)
                    ? ReadFailure.of(e, path)
                    : UserException.input("no such file or folder: " + path, "check the spelling");
        }
        if (length >= 2 && start[0] == 0x1F && start[1] == (byte) 0x8B) {
            return Optional.of(TarTree.ofCompressed(path, scratch));
        }
        if (length >= 2 && start[0] == 'P' && start[1] == 'K') {
            return Optional.of(ZipTree.of(path));
        }
        return TarTree.isTar(start, length) ? Optional.of(TarTree.of(path)) : Optional.empty();
    }
}

package org.alexnet4j.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.alexnet4j.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a file: until it is written or the claim is closed, nobody else can claim it, in this process or in
 * another. {@link WholeFile} writes the file; by the thread that has the claim it does so under this one.
 *
 * <p>The claim is a lock on the temporary file that becomes the file. Temporary files have names of their own, so that not even
 * where locks do not work two writers share one.
 */
public final class FileClaim implements AutoCloseable {
    /** Those of this process. The system must not be asked for these, see {@link FolderLock}. */
    private static final Map<Path, FileClaim> HELD = new ConcurrentHashMap<>();

    private static final String ENDING = ".incomplete";

    /** No other process has it: its number is not enough where containers share a folder. */
    private static final String PROCESS =
            Long.toHexString(ProcessHandle.current().pid()) + "-" + Long.toHexString(System.nanoTime());

    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MILLIS = 60;

    private final Path target;
    private final Path temporary;
    private final Thread owner = Thread.currentThread();
    private @Nullable FileChannel channel;

    private FileClaim(Path target) {
        this.target = target;
        temporary = target.resolveSibling("." + target.getFileName() + "." + PROCESS + ENDING);
    }

    /**
     * Claims a file, which need not exist, in a folder that does.
     *
     * @throws UserException if somebody else writes it at the moment
     * @throws IOException if it cannot be written
     */
    static FileClaim take(Path file) throws IOException {
        Path target = target(file);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            FileClaim claim = new FileClaim(target);
            if (claim.succeeds()) {
                return claim;
            }
            pause();
        }
        throw new UserException(
                UserException.Kind.LOCKED,
                file + " is being written by another process",
                "wait until that is done, or name another file");
    }

    /** The claim of this thread on a file; null if it has none. */
    static @Nullable FileClaim held(Path file) throws IOException {
        FileClaim claim = HELD.get(target(file));
        return claim != null && claim.owner == Thread.currentThread() ? claim : null;
    }

    private static Path target(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    private static void pause() {
        try {
            // Not as long as the other one, if there is one.
            Thread.sleep(PAUSE_MILLIS + Math.floorMod(System.nanoTime(), PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the claim if nobody else has it. Two that try at the same moment both fail, and try again. */
    private boolean succeeds() throws IOException {
        if (HELD.putIfAbsent(target, this) != null) {
            return false;
        }
        boolean taken = false;
        try {
            if (temporary.getFileSystem() == FileSystems.getDefault()) {
                // Also after Ctrl-C, which ends the program without closing anything.
                temporary.toFile().deleteOnExit();
            }
            FileChannel opened = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            channel = opened;
            taken = isLocked(opened, true) && !isWrittenByOthers();
            return taken;
        } finally {
            if (!taken) {
                close();
            }
        }
    }

    /** Locks a file; what is not known, where the file system has no locks, is as the caller says. */
    private static boolean isLocked(FileChannel file, boolean unknown) {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return unknown;
        }
    }

    /** Whether a living process has a temporary file of the same file. Those of dead ones are removed. */
    private boolean isWrittenByOthers() throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(
                target.resolveSibling("."), other -> isIncomplete(other, target) && !isSameName(other, temporary))) {
            for (Path other : others) {
                try (FileChannel file = FileChannel.open(other, StandardOpenOption.WRITE)) {
                    if (!isLocked(file, false)) {
                        return true;
                    }
                    Files.deleteIfExists(other);
                } catch (NoSuchFileException e) {
                    // It has just become the file, or was given up.
                } catch (AccessDeniedException e) {
                    // It is somebody else's, who may not replace what is ours, either.
                }
            }
            return false;
        } catch (AccessDeniedException e) {
            // A folder that may be written to and not listed.
            return false;
        }
    }

    private static boolean isSameName(Path one, Path other) {
        return one.getFileName().equals(other.getFileName());
    }

    /** Whether a path beside a file is a temporary one of it, of this version of the program or an older one. */
    static boolean isIncomplete(Path path, Path target) {
        return path.getFileName()
                .toString()
                .matches("\\." + Pattern.quote(target.getFileName().toString()) + "(\\.[0-9a-f]+-[0-9a-f]+)?"
                        + Pattern.quote(ENDING));
    }

    /** Writes what belongs into the file and forces it to the disk; the old file is there still. */
    void fill(WholeFile.Content content) throws IOException {
        FileChannel file = channel;
        if (file == null) {
            throw new IllegalStateException(target + " is written already");
        }
        content.writeTo(file);
        file.force(true);
    }

    /** Gives the file its name, in place of the old one; with that the claim is over. */
    void publish() throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        close();
        try (FileChannel directory = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Where directories cannot be opened, as on Windows, the system sees to it that the name lasts.
        }
    }

    /**
     * Gives the claim up; what was written, and not published, is gone.
     *
     * @throws UserException if it cannot be removed
     */
    @Override
    public void close() {
        FileChannel file = channel;
        channel = null;
        if (HELD.get(target) != this) {
            return;
        }
        try {
            if (file != null) {
                Files.deleteIfExists(temporary);
                file.close();
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, temporary);
        } finally {
            HELD.remove(target, this);
        }
    }
}

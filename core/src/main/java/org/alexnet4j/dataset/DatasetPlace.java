package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.alexnet4j.UserException;

/**
 * The place of a dataset, and the two hidden ones beside it while it is written or replaced. A process may be killed while
 * the old dataset has made room and the new one has not taken its place: {@link #recover} finishes that.
 *
 * @param dataset absolute, with a parent
 */
record DatasetPlace(Path dataset) {
    static final String LOCK_FILE = "lock";

    /** Of a path; {@code dataset} must not be a root. */
    static DatasetPlace of(Path dataset) {
        return new DatasetPlace(dataset.toAbsolutePath().normalize());
    }

    /** Where a dataset is written until it is finished. */
    Path incomplete() {
        return dataset.resolveSibling("." + dataset.getFileName() + ".incomplete");
    }

    /** Where an old one is until the new one has taken its place. */
    private Path replaced() {
        return dataset.resolveSibling("." + dataset.getFileName() + ".replaced");
    }

    /** Gives the finished dataset its name. */
    void take(boolean replace) throws IOException {
        if (replace && Files.exists(dataset)) {
            DirectoryTree.delete(replaced());
            Files.move(dataset, replaced());
        } else {
            Files.deleteIfExists(dataset);
        }
        try {
            Files.move(incomplete(), dataset);
        } catch (NoSuchFileException e) {
            // Another process that looked for the dataset just now has finished this.
            if (!PreparedDataset.isAt(dataset)) {
                throw e;
            }
        }
        DirectoryTree.delete(replaced());
        DirectoryTree.force(dataset.resolveSibling("."));
    }

    /**
     * Where nothing is at the place, lets a whole dataset take it that a killed process has left beside it.
     *
     * @throws UserException if it cannot be moved there
     */
    void recover() {
        if (dataset.getFileName() == null || Files.exists(dataset)) {
            return;
        }
        boolean finished =
                PreparedDataset.isAt(incomplete()) && !Files.exists(incomplete().resolve(LOCK_FILE));
        Path left = finished ? incomplete() : replaced();
        if (!PreparedDataset.isAt(left)) {
            return;
        }
        try {
            Files.move(left, dataset);
            DirectoryTree.delete(replaced());
        } catch (IOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    dataset + " was being replaced when the process was killed; it is whole, but is still named "
                            + left,
                    "rename it: mv '" + left + "' '" + dataset + "'",
                    e);
        }
    }
}

package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.image.ImageDecoder;

/** A dataset that is prepared for one command and removed after it, also if the process is stopped. */
public final class TemporaryDataset implements AutoCloseable {
    private final Path folder;
    private final Thread removal;
    private final PreparationReport report;
    private final PreparedDataset dataset;

    private TemporaryDataset(Path folder, Thread removal, PreparationReport report, PreparedDataset dataset) {
        this.folder = folder;
        this.removal = removal;
        this.report = report;
        this.dataset = dataset;
    }

    /** A folder for temporary files, which the system cleans up some day if nobody else does. */
    public static Path scratch() {
        return Path.of(System.getProperty("java.io.tmpdir", "."));
    }

    /**
     * Prepares it in the folder for temporary files.
     *
     * @throws org.alexnet4j.UserException as {@link Preparation#run}
     */
    public static TemporaryDataset of(
            ImageSource source, PreparationSettings settings, ImageDecoder decoder, PreparationListener listener) {
        Path folder;
        try {
            folder = Files.createTempDirectory(scratch(), "alexnet-");
        } catch (IOException e) {
            throw WriteFailure.of(e, scratch());
        }
        Thread removal = new Thread(() -> remove(folder));
        Runtime.getRuntime().addShutdownHook(removal);
        try {
            Path place = folder.resolve("dataset");
            PreparationReport report = Preparation.run(source, place, settings, decoder, listener);
            return new TemporaryDataset(folder, removal, report, PreparedDataset.open(place));
        } catch (RuntimeException e) {
            removeNow(folder, removal);
            throw e;
        }
    }

    /** What was prepared. */
    public PreparationReport report() {
        return report;
    }

    /** The dataset, until this is closed. */
    public PreparedDataset dataset() {
        return dataset;
    }

    private static void removeNow(Path folder, Thread removal) {
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
            remove(folder);
        } catch (IllegalStateException e) {
            // The process is ending: the hook does it.
        }
    }

    private static void remove(Path folder) {
        try {
            DirectoryTree.delete(folder);
        } catch (IOException e) {
            throw WriteFailure.of(e, folder);
        }
    }

    @Override
    public void close() {
        dataset.close();
        removeNow(folder, removal);
    }
}

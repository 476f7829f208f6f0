package org.alexnet4j.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Verdict;

/** Looks at all bytes of a prepared dataset, and goes on where one is damaged. */
public final class DatasetVerification {
    private final DatasetFiles files;
    private final Verdict.Progress progress;
    private final List<Verdict> verdicts = new ArrayList<>();

    private DatasetVerification(DatasetFiles files, Verdict.Progress progress) {
        this.files = files;
        this.progress = progress;
    }

    /**
     * Compares everything with its check sums; a dataset without them with its digest.
     *
     * @param progress told how many images have been looked at
     * @return of each file and each split, and of each image that is damaged
     * @throws UserException if there is no dataset
     */
    public static List<Verdict> of(Path directory, Verdict.Progress progress) {
        if (!PreparedDataset.isAt(directory)) {
            throw UserException.input(directory + " is not a prepared dataset", "name the folder of one");
        }
        DatasetVerification verification = new DatasetVerification(new DatasetFiles(directory), progress);
        verification.run();
        return List.copyOf(verification.verdicts);
    }

    private void run() {
        DatasetMetadata metadata;
        try {
            metadata = DatasetMetadata.read(files);
        } catch (UserException e) {
            verdicts.add(damaged(DatasetFormat.METADATA_FILE, e));
            return;
        }
        Map<String, String> sums = metadata.checkSums();
        if (sums == null) {
            compareDigest();
            return;
        }
        verdicts.add(Verdict.sound(DatasetFormat.METADATA_FILE));
        for (String file : new TreeMap<>(sums).keySet()) {
            try {
                files.read(file, sums);
                verdicts.add(Verdict.sound(file));
            } catch (UserException e) {
                verdicts.add(damaged(file, e));
            }
        }
        long all = metadata.counts().values().stream().mapToLong(count -> count).sum();
        long done = 0;
        for (Split split : Split.values()) {
            done = compareImages(split, metadata, done, all);
        }
    }

    private void compareDigest() {
        verdicts.add(Verdict.unknown(DatasetFormat.METADATA_FILE));
        try (PreparedDataset dataset = PreparedDataset.open(files.directory())) {
            verdicts.add(Verdict.unknown(DatasetFormat.MEAN_FILE));
            verdicts.add(
                    dataset.computeDigest().equals(dataset.digest())
                            ? Verdict.sound("classes, labels and pixels, by the digest")
                            : Verdict.damaged(
                                    "classes, labels and pixels", "their digest is another than was written"));
        } catch (UserException e) {
            verdicts.add(damaged("its files", e));
        }
    }

    /** Returns how many images have been looked at then. */
    private long compareImages(Split split, DatasetMetadata metadata, long done, long all) {
        int count = metadata.counts().getOrDefault(split, 0);
        String part = "images of the " + split.label() + " split";
        List<Verdict> damaged = new ArrayList<>();
        try (StoredSplit stored = StoredSplit.open(files, split, metadata, false)) {
            for (int i = 0; i < count; i++) {
                try {
                    stored.image(i);
                } catch (UserException e) {
                    damaged.add(damaged(split.label() + " image " + i + " (" + stored.source(i) + ")", e));
                }
                progress.at(done + i + 1, all);
            }
        } catch (UserException e) {
            verdicts.add(damaged(part, e));
            return done + count;
        }
        verdicts.add(
                damaged.isEmpty()
                        ? Verdict.sound(part)
                        : Verdict.damaged(
                                part,
                                String.format(
                                        java.util.Locale.ROOT,
                                        "%,d of %,d are damaged, %,d are sound",
                                        damaged.size(),
                                        count,
                                        count - damaged.size())));
        verdicts.addAll(damaged);
        return done + count;
    }

    private static Verdict damaged(String part, UserException e) {
        return Verdict.damaged(part, String.valueOf(e.getMessage()));
    }
}

package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.DatasetVerification;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.file.NpyHeader;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.SumFile;
import org.alexnet4j.file.Verdict;
import org.alexnet4j.inference.ModelPath;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.model.ModelFile;
import org.alexnet4j.model.PredictionsFile;
import org.alexnet4j.retrieval.FeatureIndex;
import org.alexnet4j.training.RunVerification;
import org.alexnet4j.training.TrainingRun;
import org.alexnet4j.tuning.Search;

/**
 * What a look at all bytes of something that this program has written has found.
 *
 * @param kind what it is
 * @param verdicts of its parts
 * @param usable what can still be used if some are damaged, a sentence each
 */
record Verification(String kind, List<Verdict> verdicts, List<String> usable) {
    private static final String SUMS = ".crc32c";
    private static final String SAFETENSORS = ".safetensors";

    /**
     * Looks at all of a file or folder.
     *
     * @param progress told how far the look is, of what has many parts
     * @throws UserException if it is nothing that this program writes
     */
    static Verification of(Path path, Verdict.Progress progress) {
        if (!Files.exists(path) && !TrainingRun.exists(path)) {
            throw UserException.input(path + " does not exist", "check the path");
        }
        return Files.isDirectory(path) ? ofFolder(path, progress) : ofFile(path, progress);
    }

    private static Verification ofFolder(Path path, Verdict.Progress progress) {
        if (PreparedDataset.isAt(path)) {
            return ofDataset(DatasetVerification.of(path, progress));
        } else if (EnsembleFile.isIn(path)) {
            return ofEnsemble(path, progress);
        } else if (Search.exists(path)) {
            return ofSearch(path, progress);
        } else if (TrainingRun.exists(path)) {
            return ofRuns("run", RunVerification.of(path), List.of());
        }
        throw UserException.input(
                path + " is not a prepared dataset, a run, an ensemble or a search",
                "name a folder that is one of these");
    }

    private static Verification ofDataset(List<Verdict> verdicts) {
        return new Verification(
                "dataset",
                verdicts,
                List.of(
                        "images that are not listed are sound; 'alexnet prepare' with --force makes the dataset again"));
    }

    private static Verification ofEnsemble(Path path, Verdict.Progress progress) {
        List<Verdict> verdicts = new ArrayList<>();
        int[] members = new int[1];
        verdicts.add(of(EnsembleFile.NAME, notes -> members[0] = EnsembleFile.members(path)));
        for (int number = 1; number <= members[0]; number++) {
            verdicts.addAll(ofRun(path, ModelPath.member(path, number)));
            progress.at(number, members[0]);
        }
        return ofRuns("ensemble", verdicts, List.of());
    }

    private static Verification ofSearch(Path path, Verdict.Progress progress) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Search> opened = new ArrayList<>();
        verdicts.add(of("tune.json", notes -> opened.add(Search.open(path))));
        for (Search search : opened) {
            int trials = search.trials().size();
            for (int number = 1; number <= trials; number++) {
                Path trial = search.trial(number);
                // One that diverged in its first step, and one that somebody has deleted, are not there.
                if (TrainingRun.exists(trial)) {
                    verdicts.addAll(ofRun(path, trial));
                }
                progress.at(number, trials);
            }
        }
        return ofRuns("search", verdicts, List.of());
    }

    private static List<Verdict> ofRun(Path folder, Path run) {
        String name = folder.relativize(run).toString();
        try {
            return RunVerification.of(run).stream()
                    .map(verdict -> new Verdict(name + "/" + verdict.part(), verdict.state(), verdict.detail()))
                    .toList();
        } catch (UserException e) {
            return List.of(Verdict.damaged(name, String.valueOf(e.getMessage())));
        }
    }

    private static Verification ofRuns(String kind, List<Verdict> verdicts, List<String> more) {
        List<String> usable = new ArrayList<>(more);
        for (Verdict verdict : verdicts) {
            if (verdict.part().endsWith(SAFETENSORS) && !verdict.isDamaged()) {
                usable.add(verdict.part() + " can be used");
            }
            if (verdict.part().endsWith("last.safetensors") && verdict.isDamaged()) {
                usable.add("to resume from another checkpoint, copy it to " + verdict.part());
            }
        }
        return new Verification(kind, verdicts, usable);
    }

    private static Verification ofFile(Path path, Verdict.Progress progress) {
        String name = String.valueOf(path.getFileName());
        try {
            if (name.endsWith(SUMS)) {
                return new Verification("features", SumFile.verify(path), List.of());
            } else if (Files.exists(SumFile.of(path))) {
                return new Verification("features", SumFile.verify(SumFile.of(path)), List.of());
            }
            Optional<NpyHeader> matrix = matrixIn(path);
            if (matrix.isPresent()) {
                return matrix.get().end() == Files.size(path)
                        ? new Verification("features", List.of(Verdict.unknown(path.toString())), List.of())
                        : ofIndex(path, progress);
            }
        } catch (IOException e) {
            throw ReadFailure.of(e, path);
        }
        return PredictionsFile.isOne(path)
                ? new Verification(
                        "predictions",
                        List.of(of(path.toString(), notes -> PredictionsFile.read(path, notes))),
                        List.of("'alexnet evaluate' with --save makes predictions again"))
                : new Verification(
                        "model", List.of(of(path.toString(), notes -> ModelFile.read(path, notes))), List.of());
    }

    /** The header of the matrix that a file begins with. */
    private static Optional<NpyHeader> matrixIn(Path path) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(NpyHeader.BYTES);
        try (FileChannel channel = FileChannel.open(path)) {
            channel.read(header, 0);
        }
        return header.hasRemaining() ? Optional.empty() : NpyHeader.of(header.flip());
    }

    private static Verification ofIndex(Path path, Verdict.Progress progress) {
        List<FeatureIndex> opened = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(of("images and sketches", notes -> opened.add(FeatureIndex.open(path, notes))));
        for (FeatureIndex index : opened) {
            int rows = index.images().size();
            for (int row = 0; row < rows; row++) {
                if (!index.isSound(row)) {
                    verdicts.add(Verdict.damaged(
                            "row " + row + " (" + index.images().get(row).name() + ")",
                            "the features are not as they were written"));
                }
                progress.at(row + 1, rows);
            }
            if (verdicts.size() == 1) {
                verdicts.add(new Verdict(
                        "features", verdicts.get(0).state(), verdicts.get(0).detail()));
            }
        }
        return new Verification("index", verdicts, List.of("delete the index and make it again with 'alexnet index'"));
    }

    /** Reads a part, whose reading compares it with its check sums. */
    private static Verdict of(String part, Consumer<Consumer<String>> reading) {
        List<String> notes = new ArrayList<>();
        try {
            reading.accept(notes::add);
            return notes.isEmpty() ? Verdict.sound(part) : Verdict.unknown(part);
        } catch (UserException e) {
            return Verdict.damaged(part, String.valueOf(e.getMessage()));
        }
    }

    /** Parts that are damaged. */
    long damaged() {
        return verdicts.stream().filter(Verdict::isDamaged).count();
    }
}

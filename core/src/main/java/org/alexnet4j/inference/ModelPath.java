package org.alexnet4j.inference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.alexnet4j.Hint;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.Recognition;
import org.alexnet4j.model.EnsembleFile;
import org.alexnet4j.model.ModelFile;

/**
 * Finds the model file that a user means: the file itself; of a run its model, or, while it has none, its best checkpoint,
 * or its last.
 */
public final class ModelPath {
    private static final String LAST = "checkpoints/last.safetensors";
    private static final List<String> IN_RUN = List.of("model.safetensors", "checkpoints/best.safetensors", LAST);

    /** Where a run waits until the one that replaces it has begun. */
    private static final String REPLACED = ".replaced";

    private ModelPath() {}

    /**
     * The model files of an ensemble that {@code alexnet train --members} has trained, in the order of their numbers; of
     * any other path the one model file.
     *
     * @throws UserException if there is none, or a member has none of its own: a fine-tuning that has not taken a step holds
     *     the parameters of the model that it begins with
     */
    public static List<Path> all(Path path) {
        if (!EnsembleFile.isIn(path)) {
            return List.of(of(path));
        }
        return IntStream.rangeClosed(1, EnsembleFile.members(path))
                .mapToObj(number -> trained(path, member(path, number)))
                .toList();
    }

    private static Path trained(Path ensemble, Path member) {
        if (!Files.isDirectory(member)) {
            throw UserException.input(
                    member + " is missing", "restore it, or name the members that are there, one by one");
        }
        return found(member)
                .filter(file -> !file.endsWith(LAST)
                        || ModelFile.read(file).provenance().isTrained())
                .orElseThrow(() -> UserException.input(
                        member + " has not been trained yet",
                        "train the rest with " + Hint.of("resume", ensemble) + ", or name the others one by one"));
    }

    /** The directory of a member of an ensemble, whose numbers begin with 1. */
    public static Path member(Path ensemble, int number) {
        return ensemble.resolve("member-" + number);
    }

    /**
     * The model file.
     *
     * @param path a model file, or the directory of a run
     * @throws UserException if there is none
     */
    public static Path of(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        return found(path)
                .orElseThrow(() -> EnsembleFile.isIn(path)
                        ? UserException.input(
                                path + " is an ensemble of several models", "name one of them: " + member(path, 1))
                        : Files.isDirectory(path.resolve(REPLACED))
                                ? UserException.input(
                                        path + ": a training that was to replace this run was killed",
                                        Hint.of("resume", path) + " brings the run back")
                                : Recognition.of(path) == ContentKind.RUN
                                        ? UserException.input(
                                                path + " holds no model and no checkpoint yet",
                                                "wait until it has trained")
                                        : Mismatch.of(path, ContentKind.MODEL));
    }

    private static Optional<Path> found(Path run) {
        return IN_RUN.stream().map(run::resolve).filter(Files::isRegularFile).findFirst();
    }
}

package org.alexnet4j.inference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.alexnet4j.UserException;
import org.alexnet4j.model.ModelFile;

/**
 * Finds the model file that a user means: the file itself; of a run its model, or, while it has none, its best checkpoint,
 * or its last.
 */
public final class ModelPath {
    private static final String LAST = "checkpoints/last.safetensors";
    private static final List<String> IN_RUN = List.of("model.safetensors", "checkpoints/best.safetensors", LAST);

    private ModelPath() {}

    /**
     * The model files of an ensemble that {@code alexnet train --members} has trained, in the order of their numbers; of
     * any other path the one model file.
     *
     * @throws UserException if there is none, or a member has none of its own: a fine-tuning that has not taken a step holds
     *     the parameters of the model that it begins with
     */
    public static List<Path> all(Path path) {
        List<Path> members = new ArrayList<>();
        for (Path member = member(path, 1); Files.isDirectory(member); member = member(path, members.size() + 1)) {
            Path file = of(member);
            if (file.endsWith(LAST) && !ModelFile.read(file).provenance().isTrained()) {
                throw UserException.input(
                        member + " has not been trained yet", "alexnet resume goes on with the ensemble");
            }
            members.add(file);
        }
        return members.isEmpty() ? List.of(of(path)) : List.copyOf(members);
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
        Optional<Path> found =
                IN_RUN.stream().map(path::resolve).filter(Files::isRegularFile).findFirst();
        return found.orElseThrow(() -> UserException.input(
                path + " holds no model and no checkpoint",
                "name a model file or the directory of a run, of an ensemble one of its members"));
    }
}

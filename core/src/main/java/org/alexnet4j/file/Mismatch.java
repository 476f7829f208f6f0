package org.alexnet4j.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.alexnet4j.UserException;

/** Says what a path holds where something else was wanted. */
public final class Mismatch {
    private static final int MOST_CHILDREN = 1000;
    private static final int MOST_ABOVE = 2;

    private Mismatch() {}

    /**
     * What to tell a user whose path does not hold what was wanted.
     *
     * @param wanted one of {@link ContentKind.Group#OURS}
     */
    public static UserException of(Path path, ContentKind wanted) {
        ContentKind found = Recognition.of(path);
        if (found == ContentKind.MISSING) {
            return UserException.input(
                    path + ": no such file or folder", "check the path; it should be " + described(wanted));
        } else if (found == ContentKind.UNREADABLE) {
            return UserException.input(path + " cannot be read: not allowed", "check its permissions");
        }
        return UserException.input(
                path + " is " + found.noun() + ", not " + wanted.noun(), remedy(path, found, wanted));
    }

    private static String remedy(Path path, ContentKind found, ContentKind wanted) {
        return holder(path, wanted)
                .map(folder -> "give " + folder)
                .or(() -> remedy(found, wanted))
                .or(() -> held(path, wanted).map(child -> "give " + child))
                .orElseGet(() -> "give " + described(wanted));
    }

    private static Optional<String> remedy(ContentKind found, ContentKind wanted) {
        if (wanted == ContentKind.MODEL && found.group() == ContentKind.Group.FOREIGN_MODEL) {
            return Optional.of("such files cannot be read yet; give a model that this program has trained");
        } else if (wanted == ContentKind.DATASET
                && (found.group() == ContentKind.Group.ARCHIVE || found == ContentKind.IMAGE_FOLDER)) {
            return Optional.of("make a dataset from it with alexnet prepare");
        } else if (found == ContentKind.SEARCH && (wanted == ContentKind.MODEL || wanted == ContentKind.RUN)) {
            return Optional.of("train a network with the settings in its folder best, or give one of its trials");
        } else if (found == ContentKind.GIT_LFS_POINTER) {
            return Optional.of("fetch the file that it stands for with git lfs pull");
        } else if (found == ContentKind.WEB_PAGE) {
            return Optional.of("a download has failed: load the file again");
        } else if (found.group() == ContentKind.Group.ARCHIVE) {
            return Optional.of("unpack it, and give " + described(wanted));
        }
        return Optional.empty();
    }

    /** What to give where something is wanted. */
    private static String described(ContentKind wanted) {
        return switch (wanted) {
            case MODEL -> "a model file or the folder of a training run";
            case RUN -> "the folder of a training run";
            case DATASET -> "a folder that alexnet prepare has made";
            case INDEX -> "a file that alexnet index has made";
            case PREDICTIONS -> "a file that alexnet evaluate has saved";
            case NETWORK -> "a network's name, its network.toml, or the folder of one";
            case SEARCH -> "a folder that alexnet tune has made";
            default -> wanted.noun();
        };
    }

    /** The kinds that will do: a run has a model. */
    private static Set<ContentKind> suitable(ContentKind wanted) {
        return wanted == ContentKind.MODEL
                ? Set.of(ContentKind.MODEL, ContentKind.CHECKPOINT, ContentKind.RUN)
                : Set.of(wanted);
    }

    /** The folder of what was wanted, if the path is a part of it. */
    private static Optional<Path> holder(Path path, ContentKind wanted) {
        return Stream.iterate(path.getParent(), Objects::nonNull, Path::getParent)
                .limit(MOST_ABOVE)
                .filter(folder -> suitable(wanted).contains(Recognition.of(folder)))
                .findFirst();
    }

    /** The first of what was wanted in a folder. */
    private static Optional<Path> held(Path folder, ContentKind wanted) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (children.size() == MOST_CHILDREN) {
                    break;
                }
                children.add(child);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return children.stream()
                .sorted()
                .filter(child -> suitable(wanted).contains(Recognition.of(child)))
                .findFirst();
    }
}

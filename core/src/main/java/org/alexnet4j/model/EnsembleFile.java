package org.alexnet4j.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.SealedJson;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/** {@code ensemble.json} in the directory of an ensemble: how many members it has. */
public final class EnsembleFile {
    /** Members of an ensemble at most. */
    public static final int MOST_MEMBERS = 1000;

    /** The file's name. */
    public static final String NAME = "ensemble.json";

    private static final String MEMBERS = "members";
    private static final int LONGEST = 1 << 12;

    private EnsembleFile() {}

    /** Whether a directory is that of an ensemble. */
    public static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(NAME));
    }

    /**
     * How many members an ensemble has.
     *
     * @throws UserException if its file cannot be read or is damaged
     */
    public static int members(Path directory) {
        Path file = directory.resolve(NAME);
        int members = 0;
        try {
            members = SealedJson.read(file, LONGEST).content().path(MEMBERS).asInt();
        } catch (SealedJson.DamagedException e) {
            throw damaged(file);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
        if (members < 1 || members > MOST_MEMBERS) {
            throw damaged(file);
        }
        return members;
    }

    private static UserException damaged(Path file) {
        return UserException.input(
                file + " is damaged: its number of members is not as it was written",
                "write {\"members\": N} into it and nothing else, N the number of the ensemble's members");
    }

    /**
     * Writes down how many members an ensemble has.
     *
     * @param members 0 for no ensemble any more
     * @throws UserException if that fails
     */
    public static void write(Path directory, int members) {
        Path file = directory.resolve(NAME);
        try {
            if (members == 0) {
                Files.deleteIfExists(file);
            } else {
                WholeFile.write(
                        file,
                        SealedJson.text(JsonNodeFactory.instance.objectNode().put(MEMBERS, members)));
            }
        } catch (IOException e) {
            throw WriteFailure.of(e, directory);
        }
    }
}

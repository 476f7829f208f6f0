package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.alexnet4j.UserException;
import org.alexnet4j.file.CheckSum;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.SharedFile;
import org.jspecify.annotations.Nullable;

/**
 * The files of a prepared dataset, as far as they can be trusted: not at all.
 *
 * @param directory where they are
 */
record DatasetFiles(Path directory) {
    /** What an array can hold. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

    /** Size of a file that must be there. */
    long size(String file) {
        try {
            return Files.size(directory.resolve(file));
        } catch (IOException e) {
            throw damaged(file + " is missing");
        }
    }

    /** Opens a file that must have exactly so many bytes. */
    SharedFile open(String file, long bytes) {
        long size = size(file);
        if (size != bytes) {
            throw damaged(file + " has " + size + " bytes instead of " + bytes);
        }
        return open(file);
    }

    /** Opens a file. */
    SharedFile open(String file) {
        try {
            return new SharedFile(directory.resolve(file));
        } catch (IOException e) {
            throw ReadFailure.of(e, directory.resolve(file));
        }
    }

    /**
     * Reads a file and compares it with its sum.
     *
     * @param checkSums of the dataset; null if it has none
     */
    byte[] read(String file, @Nullable Map<String, String> checkSums) {
        if (size(file) > MOST_BYTES) {
            throw damaged(file + " has " + size(file) + " bytes, more than can be read");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(directory.resolve(file));
        } catch (IOException e) {
            throw ReadFailure.of(e, directory.resolve(file));
        }
        if (checkSums != null && !CheckSum.text(CheckSum.of(bytes)).equals(checkSums.get(file))) {
            throw damaged(file + " is not as it was written");
        }
        return bytes;
    }

    UserException damaged(String problem) {
        return UserException.input(
                "dataset " + directory + " is damaged: " + problem,
                "prepare it again; alexnet verify lists what is sound");
    }
}

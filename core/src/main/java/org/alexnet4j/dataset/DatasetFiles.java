package org.alexnet4j.dataset;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ReadFailure;

/**
 * The files of a prepared dataset, as far as they can be trusted: not at all.
 *
 * @param directory where they are
 */
record DatasetFiles(Path directory) {
    /** Size of a file that must be there. */
    long size(String file) {
        try {
            return Files.size(directory.resolve(file));
        } catch (IOException e) {
            throw damaged(file + " is missing");
        }
    }

    /** Maps a file that must have exactly so many bytes. */
    MappedByteBuffer map(String file, long bytes) {
        long size = size(file);
        if (size != bytes) {
            throw damaged(file + " has " + size + " bytes instead of " + bytes);
        }
        return map(file);
    }

    /** Maps a file. */
    MappedByteBuffer map(String file) {
        if (size(file) > Integer.MAX_VALUE) {
            throw damaged(file + " has " + size(file) + " bytes, more than can be mapped");
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(file), StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw ReadFailure.of(e, directory.resolve(file));
        }
    }

    UserException damaged(String problem) {
        return UserException.input("dataset " + directory + " is damaged: " + problem, "prepare it again");
    }
}

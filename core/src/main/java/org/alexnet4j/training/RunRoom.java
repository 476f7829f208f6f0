package org.alexnet4j.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.alexnet4j.UserException;
import org.alexnet4j.file.WriteFailure;
import org.alexnet4j.network.Network;

/** The room that runs take on a disk. */
final class RunRoom {
    private RunRoom() {}

    /**
     * Checks that the files of runs fit on the disk: of each two checkpoints (last and best) and the model, and one
     * checkpoint that is being written.
     *
     * @param directory of the runs, or of one of them
     * @param networks of the runs, one for each
     * @throws UserException if they do not
     */
    static void require(Path directory, List<Network> networks) {
        long needed = 0;
        long largest = 0;
        for (Network network : networks) {
            long checkpoint = TrainingMemory.checkpointBytes(network);
            needed += 2 * checkpoint + TrainingMemory.modelBytes(network);
            largest = Math.max(largest, checkpoint);
        }
        needed += largest;
        long usable = WriteFailure.usableBytes(directory);
        if (usable < needed) {
            throw new UserException(
                    UserException.Kind.RESOURCES,
                    String.format(
                            Locale.ROOT,
                            "checkpoints and model need %,d bytes in %s, %,d are free",
                            needed,
                            directory,
                            usable),
                    "make room, or give --out a directory on another disk");
        }
    }
}

package org.alexnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Names for what a hint makes. */
final class FreePath {
    private FreePath() {}

    /**
     * A path beside another at which there is nothing yet.
     *
     * @param ending of its name, behind that of the other
     */
    static Path beside(Path path, String ending) {
        Path named = path.normalize().getNameCount() > 0
                        && !path.normalize().toString().isEmpty()
                ? path.normalize()
                : path.toAbsolutePath().normalize();
        String name = named.getFileName() + ending;
        Path free = named.resolveSibling(name);
        for (int number = 2; Files.exists(free); number++) {
            free = named.resolveSibling(name + "-" + number);
        }
        return free;
    }
}

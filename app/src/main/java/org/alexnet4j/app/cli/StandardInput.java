package org.alexnet4j.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.alexnet4j.UserException;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ImageReader;

/** Standard input as a picture. */
final class StandardInput {
    /** What the process has open as standard input, where the system shows it. */
    private static final Path OPEN = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    /**
     * Reads the picture.
     *
     * @throws UserException if standard input is closed, or no picture
     */
    static Image read(ImageReader reader) {
        if (isClosed()) {
            throw UserException.input("standard input is closed", "send a picture into it: - <holiday.jpg");
        }
        return reader.read(System.in, "standard input");
    }

    /** Whether nobody gave us any. Then the first file that Java opened for itself has its number. */
    private static boolean isClosed() {
        if (!Files.isDirectory(OPEN.resolveSibling("."))) {
            return false;
        }
        try {
            return isOfJava(OPEN.toRealPath());
        } catch (IOException e) {
            // A pipe has no path.
            return !Files.exists(OPEN, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static boolean isOfJava(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".jsa")
                || name.endsWith(".jar")
                || file.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                || Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .contains(file.toString());
    }
}

package org.alexnet4j.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.SystemFiles;
import org.alexnet4j.image.Image;
import org.alexnet4j.inference.ImageReader;
import org.alexnet4j.retrieval.IndexedImage;
import org.jspecify.annotations.Nullable;

/**
 * A picture that an argument names: a file, one below a folder, or standard input.
 *
 * @param name as the user wrote it, or as it was found
 * @param identity what an index knows of it
 * @param source reads it
 */
record Picture(String name, IndexedImage identity, Reader source) {
    /** The argument that stands for standard input. */
    static final String STANDARD_INPUT = "-";

    /** Reads a picture for a model. */
    @FunctionalInterface
    interface Reader {
        /**
         * @throws UserException if it cannot be read
         */
        Image read(ImageReader reader);
    }

    /**
     * A picture that was read, or why it cannot be.
     *
     * @param image null where there is a problem
     * @param problem null where there is none
     */
    record Decoded(
            Picture picture,
            @Nullable Image image,
            @Nullable UserException problem) {
        /** Why it cannot be read, and what to do, on one line. */
        String report() {
            return problem == null ? "" : "alexnet: " + problem.line();
        }
    }

    /**
     * All files that arguments name, folders with what is below them, in a fixed order.
     *
     * @throws UserException if there are none, or a folder cannot be read
     */
    static List<Picture> named(List<String> arguments) {
        List<Picture> pictures = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals(STANDARD_INPUT)) {
                pictures.add(new Picture(
                        argument,
                        new IndexedImage(argument, "", argument, "", ""),
                        reader -> reader.read(System.in, "standard input")));
            } else if (Files.isDirectory(pathOf(argument))) {
                filesBelow(pathOf(argument)).forEach(file -> pictures.add(of(file)));
            } else {
                pictures.add(of(pathOf(argument)));
            }
        }
        if (pictures.isEmpty()) {
            throw UserException.input("the folders hold no files", "name pictures or folders of pictures");
        }
        return pictures;
    }

    /** The picture of a file, which need not be there. */
    static Picture of(Path file) {
        String absolute = file.toAbsolutePath().normalize().toString();
        return new Picture(
                file.toString(),
                new IndexedImage(absolute, "", absolute, "", stamp(file)),
                reader -> reader.read(file));
    }

    /** Decodes pictures, on all cores: it takes as long as classifying. */
    static List<Decoded> decode(List<Picture> some, ImageReader reader) {
        return some.parallelStream().map(picture -> picture.decode(reader)).toList();
    }

    private Decoded decode(ImageReader reader) {
        try {
            return new Decoded(this, source.read(reader), null);
        } catch (UserException e) {
            if (e.kind() != UserException.Kind.INPUT) {
                throw e;
            }
            return new Decoded(this, null, e);
        }
    }

    /** Size and time of a file; nothing where it cannot be asked: it will be missed when it is read. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * The path that an argument is. An empty one is a variable that is not set, and would be the current folder.
     *
     * @throws UserException if it cannot be one
     */
    static Path pathOf(String argument) {
        if (argument.isEmpty()) {
            throw UserException.input("the name of the file or folder is empty", "check the path");
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new UserException(
                    UserException.Kind.INPUT, argument + " cannot be the name of a file", "check the path", e);
        }
    }

    /**
     * All files below a folder, by path; links are followed, as when a dataset is prepared.
     *
     * @throws UserException if it cannot be read whole
     */
    static List<Path> filesBelow(Path folder) {
        try (Stream<Path> below = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> !SystemFiles.isOne(
                            folder.relativize(file).toString().replace('\\', '/')))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UserException(
                    UserException.Kind.INPUT,
                    folder + " cannot be read whole: " + e.getMessage(),
                    "check its permissions",
                    e);
        }
    }
}

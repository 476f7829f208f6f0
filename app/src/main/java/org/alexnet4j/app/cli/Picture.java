package org.alexnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.SystemFiles;
import org.alexnet4j.file.FolderWalk;
import org.alexnet4j.file.PathText;
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
     * All files that arguments name, folders with what is below them, in a fixed order. What cannot be entered is a
     * picture that cannot be read.
     *
     * @throws UserException if there are none
     */
    static List<Picture> named(List<String> arguments) {
        List<Picture> pictures = new ArrayList<>();
        for (String argument : arguments) {
            pictures.addAll(named(argument));
        }
        if (pictures.isEmpty()) {
            throw UserException.input("the folders hold no files", "name pictures or folders of pictures");
        }
        return pictures;
    }

    private static List<Picture> named(String argument) {
        if (argument.equals(STANDARD_INPUT)) {
            return List.of(
                    new Picture(argument, new IndexedImage(argument, "", argument, "", ""), StandardInput::read));
        }
        try {
            Path path = pathOf(argument);
            return Files.isDirectory(path) ? below(path) : List.of(of(path));
        } catch (UserException e) {
            return List.of(new Picture(argument, new IndexedImage(argument, "", argument, "", ""), reader -> {
                throw e;
            }));
        }
    }

    private static List<Picture> below(Path folder) {
        List<Picture> pictures = new ArrayList<>();
        FolderWalk.below(folder, SystemFiles::isOne, (FileFinder) (name, path, problem) -> {
            Picture picture = of(path);
            pictures.add(
                    problem == null
                            ? picture
                            : new Picture(picture.name(), picture.identity(), reader -> {
                                throw UserException.input(
                                        picture.name() + ": " + problem, "see that it can be read, or leave it out");
                            }));
        });
        pictures.sort(Comparator.comparing(Picture::name));
        return pictures;
    }

    /** The picture of a file, which need not be there. */
    static Picture of(Path file) {
        String absolute = PathText.of(file.toAbsolutePath().normalize());
        return new Picture(
                PathText.of(file),
                new IndexedImage(absolute, "", absolute, "", stamp(file)),
                reader -> reader.read(file));
    }

    /** Finds files only. */
    @FunctionalInterface
    private interface FileFinder extends FolderWalk.Finder {
        @Override
        default void folder(String name) {}
    }

    /** The same with its class. */
    Picture of(String label) {
        return new Picture(
                name,
                new IndexedImage(identity.file(), identity.example(), identity.name(), label, identity.stamp()),
                source);
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
        return PathText.ofArgument(argument);
    }

    /**
     * All files below a folder, by name; links are followed, as when a dataset is prepared.
     *
     * @throws UserException if a folder cannot be listed
     */
    static List<Path> filesBelow(Path folder) {
        List<Path> files = new ArrayList<>();
        FolderWalk.below(folder, SystemFiles::isOne, (FileFinder) (name, path, problem) -> {
            if (problem != null && name.endsWith("/")) {
                throw UserException.input(PathText.of(path) + ": " + problem, "check its permissions");
            }
            files.add(path);
        });
        files.sort(Comparator.comparing(PathText::of));
        return files;
    }
}

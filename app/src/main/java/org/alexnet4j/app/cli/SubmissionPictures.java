package org.alexnet4j.app.cli;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.alexnet4j.UserException;
import org.alexnet4j.dataset.PreparedDataset;
import org.alexnet4j.dataset.Split;
import org.alexnet4j.file.PathText;
import org.alexnet4j.inference.ImageReader;

/**
 * The pictures of a submission in the order of their file names, which is that of its lines.
 *
 * @param names of the files, without folders
 * @param squares gives the picture at a position as (3,S,S) bytes
 */
record SubmissionPictures(List<String> names, IntFunction<ByteBuffer> squares) {
    private static final Pattern NUMBERED = Pattern.compile("ILSVRC\\d{4}_(?:test|val)_(\\d{8})\\.JPEG");

    /** Refuses none, and pictures whose numbers in ILSVRC's names do not run from 1 without a gap. */
    SubmissionPictures {
        if (names.isEmpty()) {
            throw UserException.input("there are no pictures", "give a folder of pictures or a prepared dataset");
        }
        requireNoGap(names);
    }

    /**
     * The pictures of a folder and of those in it.
     *
     * @param written where the submission goes; an earlier one may lie among them
     * @throws UserException if there are none, they cannot be told apart from what will be written, or one is missing
     */
    static SubmissionPictures ofFolder(Path folder, Path written, ImageReader reader) {
        if (!Files.isDirectory(folder)) {
            throw UserException.input(
                    folder + " is not a folder",
                    "give a folder of pictures or a prepared dataset last, after the" + " models");
        }
        List<Path> files = Picture.filesBelow(folder).stream()
                .filter(file -> !isSubmission(file, written, reader))
                .sorted(Comparator.comparing((Path file) -> nameOf(PathText.of(file))))
                .toList();
        return new SubmissionPictures(
                files.stream().map(file -> nameOf(PathText.of(file))).toList(),
                i -> ByteBuffer.wrap(reader.read(files.get(i)).planes()));
    }

    private static boolean isSubmission(Path file, Path written, ImageReader reader) {
        if (!OutputFile.isSame(file, written)) {
            return false;
        }
        try {
            reader.read(file);
        } catch (UserException e) {
            return true;
        }
        throw UserException.input(written + " is one of the pictures that this command reads", "name another file");
    }

    /** The images of a split. */
    static SubmissionPictures of(PreparedDataset dataset, Split split) {
        List<Integer> order = IntStream.range(0, dataset.count(split))
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> nameOf(dataset.source(split, i))))
                .toList();
        return new SubmissionPictures(
                order.stream().map(i -> nameOf(dataset.source(split, i))).toList(),
                i -> dataset.image(split, order.get(i)));
    }

    private static String nameOf(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** A missing picture would move all lines behind it. */
    private static void requireNoGap(List<String> names) {
        List<Optional<Integer>> numbers =
                names.stream().map(SubmissionPictures::number).toList();
        if (numbers.stream().allMatch(Optional::isEmpty)) {
            return;
        }
        for (int i = 0; i < numbers.size(); i++) {
            if (!numbers.get(i).equals(Optional.of(i + 1))) {
                throw UserException.input(
                        names.get(i) + " stands in place " + (i + 1) + ": every line from there on would belong to"
                                + " another picture",
                        "give all pictures of one split, numbered from 1, and nothing else");
            }
        }
    }

    private static Optional<Integer> number(String name) {
        Matcher matcher = NUMBERED.matcher(name);
        return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
    }
}

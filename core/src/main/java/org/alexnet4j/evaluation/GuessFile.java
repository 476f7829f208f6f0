package org.alexnet4j.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.alexnet4j.UserException;
import org.alexnet4j.file.Printable;
import org.alexnet4j.file.Utf8Text;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;

/**
 * The text files of ILSVRC's classification task: of each image, a line, up to five classes, the likeliest first; and, as
 * ground truth, the one right class. Classes are numbers from 1, in the order of the development kit.
 */
public final class GuessFile {
    /** Most classes that may be guessed of an image. */
    public static final int GUESSES = 5;

    /** A hundred thousand lines of five have three million bytes. */
    private static final int LONGEST = 64 << 20;

    private static final int LONGEST_SHOWN = 40;

    private GuessFile() {}

    /**
     * Writes guesses.
     *
     * @param guesses of each image the numbers of the likeliest classes
     * @throws UserException if the file cannot be written
     */
    public static void write(List<int[]> guesses, Path file) {
        try {
            WholeFile.write(file, channel -> {
                Writer out = new BufferedWriter(Channels.newWriter(channel, UTF_8));
                for (int[] each : guesses) {
                    out.write(Arrays.stream(each).mapToObj(Integer::toString).collect(Collectors.joining(" ")) + "\n");
                }
                out.flush();
            });
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }

    /**
     * Reads guesses.
     *
     * @return of each image one to five numbers
     * @throws UserException if it cannot be read, or a line is something else
     */
    public static List<int[]> read(Path file) {
        return read(file, GUESSES, "one to five numbers of classes");
    }

    /**
     * Reads the ground truth.
     *
     * @return of each image the number of its class
     * @throws UserException if it cannot be read, or a line is something else
     */
    public static List<Integer> readTruth(Path file) {
        return read(file, 1, "the number of a class").stream()
                .map(line -> line[0])
                .toList();
    }

    private static List<int[]> read(Path file, int most, String expected) {
        List<int[]> lines = new ArrayList<>();
        for (String line : Utf8Text.read(file, LONGEST).stripTrailing().lines().toList()) {
            int[] numbers = numbers(line, most);
            if (numbers.length == 0) {
                throw UserException.input(
                        file + ", line " + (lines.size() + 1) + ": expected " + expected + ", got '"
                                + Printable.line(line, LONGEST_SHOWN) + "'",
                        "a line belongs to an image, and a class has a number from 1");
            }
            lines.add(numbers);
        }
        if (lines.isEmpty()) {
            throw UserException.input(file + " is empty", "give a file with a line for each image");
        }
        return lines;
    }

    /** The numbers of a line; none if it is something else. */
    private static int[] numbers(String line, int most) {
        String[] words = line.strip().split("\\s+", most + 1);
        if (words.length > most || !Arrays.stream(words).allMatch(word -> word.matches("[1-9][0-9]{0,8}"))) {
            return new int[0];
        }
        return Arrays.stream(words).mapToInt(Integer::parseInt).toArray();
    }
}

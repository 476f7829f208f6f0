package org.alexnet4j.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * How many guesses were wrong: the flat error of ILSVRC.
 *
 * @param images how many images
 * @param top1Errors images whose class is not the first guess
 * @param top5Errors images whose class is none of the guesses, which are five at most
 */
public record GuessScore(int images, int top1Errors, int top5Errors) {
    /**
     * Counts.
     *
     * @param guesses of each image the numbers of the likeliest classes
     * @param truth of each image, in the same order, the number of its class
     */
    public static GuessScore of(List<int[]> guesses, List<Integer> truth) {
        if (guesses.size() != truth.size()) {
            throw new IllegalArgumentException(guesses.size() + " guesses and " + truth.size() + " images");
        }
        int top1Errors = 0;
        int top5Errors = 0;
        for (int i = 0; i < guesses.size(); i++) {
            int right = truth.get(i);
            top1Errors += guesses.get(i)[0] == right ? 0 : 1;
            top5Errors += Arrays.stream(guesses.get(i)).anyMatch(guess -> guess == right) ? 0 : 1;
        }
        return new GuessScore(guesses.size(), top1Errors, top5Errors);
    }

    /** Share of images whose class is not the first guess, 0 to 1. */
    public double top1Error() {
        return (double) top1Errors / images;
    }

    /** Share of images whose class is none of the guesses, 0 to 1. */
    public double top5Error() {
        return (double) top5Errors / images;
    }

    /** The interval of {@link #top1Error}. */
    public Evaluation.Interval top1Interval() {
        return Evaluation.wilson(top1Errors, images);
    }

    /** The interval of {@link #top5Error}. */
    public Evaluation.Interval top5Interval() {
        return Evaluation.wilson(top5Errors, images);
    }
}

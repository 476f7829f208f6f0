package org.alexnet4j.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alexnet4j.training.TrainingHistory.Validated;

/**
 * A training with settings that were drawn.
 *
 * @param number of the trial, from 1
 * @param draw what it tries
 * @param outcome how it ended
 * @param validations one an epoch; none if it diverged in the first
 */
public record Trial(int number, Draw draw, Outcome outcome, List<Validated> validations) {
    /** How a trial ended. */
    public enum Outcome {
        /** Trained to the end. */
        COMPLETE("to the end"),
        /** Stopped by the {@link MedianRule}. */
        STOPPED("stopped early"),
        /** The loss or a parameter was not finite any more. A result like any other: so high a rate is too high. */
        DIVERGED("diverged"),
        /** The search was stopped in it, and goes on with it. */
        UNFINISHED("unfinished");

        private final String meaning;

        Outcome(String meaning) {
            this.meaning = meaning;
        }

        /** The same in words. */
        public String meaning() {
            return meaning;
        }

        /** The same in one word, as in files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A lower error first, of equals a lower loss; a loss that is not a number is the highest. */
    private static final Comparator<Validated> BETTER =
            Comparator.comparingDouble(Validated::top1Error).thenComparingDouble(Validated::loss);

    private static final Validated NONE = new Validated(0, 0, 1, 1);

    /**
     * The best trial first: by the lowest validation error, then by its loss. Then those that diverged, whatever they reached
     * before: nobody should begin with their settings.
     */
    static final Comparator<Trial> RANKING = Comparator.comparing(Trial::diverged)
            .thenComparing(trial -> trial.validations.isEmpty())
            .thenComparing(trial -> trial.lowest().orElse(NONE), BETTER)
            .thenComparingInt(Trial::number);

    /** A trial; the list is copied. */
    public Trial {
        validations = List.copyOf(validations);
    }

    /** The validation with the lowest error. */
    public Optional<Validated> lowest() {
        return validations.stream().min(BETTER);
    }

    /** Whole epochs that were validated. */
    public int epochs() {
        return validations.isEmpty()
                ? 0
                : (int) validations.get(validations.size() - 1).epoch();
    }

    private boolean diverged() {
        return outcome == Outcome.DIVERGED;
    }

    /** The top-1 errors of validations. */
    static List<Double> errors(List<Validated> validations) {
        return validations.stream().map(Validated::top1Error).toList();
    }
}

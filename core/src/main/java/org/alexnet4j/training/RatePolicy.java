package org.alexnet4j.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The learning rate as a function of the training's progress. A policy is data; {@link RateSchedule} follows it.
 *
 * <p>The rates of single parameters are multiples of it, see {@link TrainingSettings}.
 */
public sealed interface RatePolicy {
    /** The rate of the first step. */
    double initial();

    /** The same policy with another rate at the start. */
    RatePolicy withInitial(double rate);

    /**
     * The policy for a training that is so much shorter.
     *
     * @param share its length as a part of the whole, above 0 and at most 1
     */
    RatePolicy shortened(double share);

    /** The name by which files and options call it. */
    String name();

    /**
     * The paper's policy (section 5): the rate is multiplied by {@code factor} when the validation error stops improving
     * with the current rate. When it stops improving after the last drop, the training ends.
     *
     * @param initial the rate at the start
     * @param factor what the rate is multiplied by, above 0 and below 1
     * @param drops how often, 0 or more
     * @param patience epochs in a row without a new lowest error that count as "stops improving"
     * @param patienceSteps steps that these epochs must have at least, so that the few steps of a small dataset's epochs
     *     are not mistaken for a plateau
     */
    record Plateau(double initial, double factor, int drops, int patience, int patienceSteps) implements RatePolicy {
        @Override
        public Plateau withInitial(double rate) {
            return new Plateau(rate, factor, drops, patience, patienceSteps);
        }

        /** Along half a cosine: a plateau needs the epochs to be seen at that are not there any more. */
        @Override
        public Cosine shortened(double share) {
            return new Cosine(initial);
        }

        @Override
        public String name() {
            return "plateau";
        }
    }

    /**
     * The rate is multiplied by {@code factor} at each of the given epochs.
     *
     * @param initial the rate at the start
     * @param factor what the rate is multiplied by, above 0 and below 1
     * @param at epochs after which, ascending; parts of epochs are allowed
     */
    record Steps(double initial, double factor, List<Double> at) implements RatePolicy {
        /** A policy; the list is copied. */
        public Steps {
            at = List.copyOf(at);
        }

        @Override
        public Steps withInitial(double rate) {
            return new Steps(rate, factor, at);
        }

        @Override
        public Steps shortened(double share) {
            return new Steps(
                    initial, factor, at.stream().map(epoch -> share * epoch).toList());
        }

        /**
         * The policy for a training of another length, longer or shorter: the rate falls at the same parts of it, in epochs
         * of four digits.
         *
         * @param share the other length divided by this one, above 0
         */
        public Steps stretched(double share) {
            return new Steps(
                    initial,
                    factor,
                    at.stream()
                            .map(epoch -> BigDecimal.valueOf(share * epoch)
                                    .round(new MathContext(4))
                                    .doubleValue())
                            .toList());
        }

        @Override
        public String name() {
            return "steps";
        }
    }

    /** The rate stays. */
    record Fixed(double initial) implements RatePolicy {
        @Override
        public Fixed withInitial(double rate) {
            return new Fixed(rate);
        }

        @Override
        public Fixed shortened(double share) {
            return this;
        }

        @Override
        public String name() {
            return "fixed";
        }
    }

    /** The rate falls from {@code initial} to 0 along half a cosine over the whole training. */
    record Cosine(double initial) implements RatePolicy {
        @Override
        public Cosine withInitial(double rate) {
            return new Cosine(rate);
        }

        @Override
        public Cosine shortened(double share) {
            return this;
        }

        @Override
        public String name() {
            return "cosine";
        }
    }
}

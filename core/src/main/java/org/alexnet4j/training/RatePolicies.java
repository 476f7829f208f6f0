package org.alexnet4j.training;

import java.util.List;
import org.alexnet4j.UserException;

/** Rate policies by name, with their usual values, and what they may be. */
public final class RatePolicies {
    /** All names, the default first. */
    public static final List<String> NAMES = List.of("plateau", "steps", "fixed", "cosine");

    /** The paper divides by 10 (section 5). */
    static final double FACTOR = 0.1;

    /** The paper lowers the rate three times (section 5). */
    static final int DROPS = 3;

    /** The paper gives no number; the authors' source, steered by hand, waited longer than this. */
    static final int PATIENCE = 5;

    /** The paper's network may stay flat for some hundred steps before it starts to learn at all. */
    static final int PATIENCE_STEPS = 1000;

    private static final int MOST = 1_000_000;

    private RatePolicies() {}

    /**
     * A policy with its usual values; {@code steps} without any steps yet.
     *
     * @param initial the rate at the start
     * @throws UserException if there is no such policy
     */
    public static RatePolicy named(String name, double initial) {
        return switch (name) {
            case "plateau" -> new RatePolicy.Plateau(initial, FACTOR, DROPS, PATIENCE, PATIENCE_STEPS);
            case "steps" -> new RatePolicy.Steps(initial, FACTOR, List.of());
            case "fixed" -> new RatePolicy.Fixed(initial);
            case "cosine" -> new RatePolicy.Cosine(initial);
            default ->
                throw UserException.input(
                        "no rate policy named '" + name + "'", "choose one of " + String.join(", ", NAMES));
        };
    }

    /** Adds to the problems what is out of range. */
    static void check(RatePolicy policy, List<String> problems) {
        if (!(policy.initial() > 0 && policy.initial() < Double.POSITIVE_INFINITY)) {
            problems.add("rate.initial must be above 0, got " + policy.initial());
        }
        if (policy instanceof RatePolicy.Plateau plateau) {
            checkFactor(plateau.factor(), problems);
            checkCount("drops", plateau.drops(), 0, problems);
            checkCount("patience", plateau.patience(), 1, problems);
            checkCount("patienceSteps", plateau.patienceSteps(), 0, problems);
        } else if (policy instanceof RatePolicy.Steps steps) {
            checkFactor(steps.factor(), problems);
            double before = 0;
            for (double at : steps.at()) {
                if (!(at > before && at < Double.POSITIVE_INFINITY)) {
                    problems.add("rate.at must be ascending epochs above 0, got " + steps.at());
                    break;
                }
                before = at;
            }
            if (steps.at().isEmpty()) {
                problems.add("rate.at must name at least one epoch; a rate that stays is policy fixed");
            }
        }
    }

    private static void checkFactor(double factor, List<String> problems) {
        if (!(factor > 0 && factor < 1)) {
            problems.add("rate.factor must be above 0 and below 1, got " + factor);
        }
    }

    private static void checkCount(String name, int count, int least, List<String> problems) {
        if (count < least || count > MOST) {
            problems.add("rate." + name + " must be a whole number from " + least + " to " + MOST + ", got " + count);
        }
    }
}

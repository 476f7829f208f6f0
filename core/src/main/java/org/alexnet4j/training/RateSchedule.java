package org.alexnet4j.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Follows a {@link RatePolicy} through a run. All of its state is in {@link #save} and {@link #restore}.
 */
final class RateSchedule {
    /** What a look at the error led to. */
    enum Verdict {
        /** The rate stays. */
        KEEP,
        /** The rate has been lowered. */
        DROP,
        /** The error stopped improving with the lowest rate: the training is over. */
        END
    }

    private static final String BY_HAND = "rate.byHand";

    private final RatePolicy policy;
    private final Progress progress;
    private final List<RateChange> byHand = new ArrayList<>();
    private int drops;
    private double lowestError = Double.POSITIVE_INFINITY;
    private int epochsWithoutImprovement;
    private long stepOfImprovement;

    /**
     * @param policy what to follow
     * @param progress converts steps to epochs and knows the length of the run
     */
    RateSchedule(RatePolicy policy, Progress progress) {
        this.policy = policy;
        this.progress = progress;
    }

    /**
     * The rate of a step.
     *
     * @param step steps done before it
     */
    double rate(long step) {
        RateChange start = start();
        if (policy instanceof RatePolicy.Plateau plateau) {
            return lowered(start.rate(), plateau.factor(), drops - start.drops());
        } else if (policy instanceof RatePolicy.Steps steps) {
            return lowered(start.rate(), steps.factor(), passed(steps, step) - passed(steps, start.step()));
        } else if (policy instanceof RatePolicy.Cosine) {
            return start.rate() * (cosine(step) / cosine(start.step()));
        }
        return start.rate();
    }

    /** From where the policy goes on: its beginning, or the last change by hand. */
    private RateChange start() {
        return byHand.isEmpty() ? new RateChange(0, policy.initial(), 0) : byHand.get(byHand.size() - 1);
    }

    private int passed(RatePolicy.Steps steps, long step) {
        return (int) steps.at().stream()
                .filter(epoch -> progress.hasReached(step, epoch))
                .count();
    }

    /** From 1 to 0 over the whole run. */
    private double cosine(long step) {
        return 0.5 * (1 + StrictMath.cos(Math.PI * step / progress.steps()));
    }

    /**
     * Goes on from another rate: a plateau policy lowers that one when its patience, which begins anew, is over, and as
     * often as it would have; the others keep the ratio of the rate to what they had planned.
     */
    void change(RateChange change) {
        byHand.add(change);
        epochsWithoutImprovement = 0;
        stepOfImprovement = change.step();
    }

    /** What was changed by hand, in the order of the steps. */
    List<RateChange> byHand() {
        return List.copyOf(byHand);
    }

    /** How often a plateau policy has lowered the rate. */
    int drops() {
        return drops;
    }

    /** Computed in decimal, as people write it: 0.01 becomes 0.001, and not what lies beside it. */
    private static double lowered(double rate, double factor, int times) {
        return BigDecimal.valueOf(factor)
                .pow(times, MathContext.DECIMAL64)
                .multiply(BigDecimal.valueOf(rate))
                .doubleValue();
    }

    /**
     * Looks at the error of an epoch.
     *
     * @param step steps done
     * @param error of the validation split, or whatever stands for it; not a number counts as no improvement
     */
    Verdict judge(long step, double error) {
        if (!(policy instanceof RatePolicy.Plateau plateau)) {
            return Verdict.KEEP;
        }
        if (error < lowestError) {
            lowestError = error;
            epochsWithoutImprovement = 0;
            stepOfImprovement = step;
            return Verdict.KEEP;
        }
        epochsWithoutImprovement++;
        if (epochsWithoutImprovement < plateau.patience() || step - stepOfImprovement < plateau.patienceSteps()) {
            return Verdict.KEEP;
        }
        // Above, where the settings of a run that goes on have been given fewer.
        if (drops >= plateau.drops()) {
            return Verdict.END;
        }
        drops++;
        epochsWithoutImprovement = 0;
        stepOfImprovement = step;
        return Verdict.DROP;
    }

    /** Adds its state to that of a checkpoint. */
    void save(Map<String, String> state) {
        state.put("rate.drops", Integer.toString(drops));
        state.put("rate.lowestError", Double.toString(lowestError));
        state.put("rate.epochsWithoutImprovement", Integer.toString(epochsWithoutImprovement));
        state.put("rate.stepOfImprovement", Long.toString(stepOfImprovement));
        if (!byHand.isEmpty()) {
            state.put(BY_HAND, byHand.stream().map(RateChange::text).collect(Collectors.joining(" ")));
        }
    }

    /** Takes its state from a checkpoint after so many steps. */
    void restore(SavedState state, long steps) {
        drops = (int) state.count("rate.drops", Integer.MAX_VALUE);
        lowestError = state.number("rate.lowestError");
        epochsWithoutImprovement = (int) state.count("rate.epochsWithoutImprovement", Integer.MAX_VALUE);
        stepOfImprovement = state.count("rate.stepOfImprovement", steps);
        byHand.clear();
        if (state.values().containsKey(BY_HAND)) {
            try {
                for (String change : state.text(BY_HAND).split(" ", -1)) {
                    byHand.add(RateChange.parse(change));
                }
            } catch (NumberFormatException e) {
                throw state.damaged(BY_HAND);
            }
        }
    }
}

package org.alexnet4j.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

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

    private final RatePolicy policy;
    private final Progress progress;
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
        if (policy instanceof RatePolicy.Plateau plateau) {
            return lowered(plateau.initial(), plateau.factor(), drops);
        } else if (policy instanceof RatePolicy.Steps steps) {
            long passed = steps.at().stream()
                    .filter(epoch -> progress.hasReached(step, epoch))
                    .count();
            return lowered(steps.initial(), steps.factor(), (int) passed);
        } else if (policy instanceof RatePolicy.Cosine cosine) {
            return cosine.initial() * 0.5 * (1 + StrictMath.cos(Math.PI * step / progress.steps()));
        }
        return policy.initial();
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
        if (drops == plateau.drops()) {
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
    }

    /** Takes its state from a checkpoint. */
    void restore(SavedState state) {
        drops = (int) state.wholeNumber("rate.drops");
        lowestError = state.number("rate.lowestError");
        epochsWithoutImprovement = (int) state.wholeNumber("rate.epochsWithoutImprovement");
        stepOfImprovement = state.wholeNumber("rate.stepOfImprovement");
    }
}

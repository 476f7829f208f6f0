package org.alexnet4j.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a run is: all that changes besides parameters and velocities, and goes into its checkpoints. */
final class RunState {
    /** Examples that a run can have seen: beyond, their positions are no longer exact. */
    private static final long MOST_EXAMPLES = 1L << 53;

    private final Progress progress;
    private final RateSchedule schedule;
    private final FlatLossWatch flatLoss;
    private long step;
    private long settledStep;
    private boolean converged;
    private int epochSteps;
    private double epochLoss;
    private double epochTop1Error;
    private Optional<Errors> latest = Optional.empty();
    private Optional<Errors> best = Optional.empty();

    RunState(Progress progress, RatePolicy policy, FlatLossWatch flatLoss) {
        this.progress = progress;
        this.schedule = new RateSchedule(policy, progress);
        this.flatLoss = flatLoss;
    }

    Progress progress() {
        return progress;
    }

    /** Steps done. */
    long step() {
        return step;
    }

    /** Epochs done, with the part of the current one. */
    double epochs() {
        return progress.epochs(step);
    }

    /** The policy's rate in the next step. */
    double rate() {
        return schedule.rate(step);
    }

    /** Goes on with a rate that somebody chose. */
    void changeRate(RateChange change) {
        schedule.change(change);
    }

    /** What was changed by hand so far, in the order of the steps. */
    List<RateChange> ratesByHand() {
        return schedule.byHand();
    }

    /** How often a plateau policy has lowered the rate. */
    int drops() {
        return schedule.drops();
    }

    /** Whether there are steps to do. */
    boolean goesOn() {
        return step < progress.steps() && !converged;
    }

    /** Whether the run ended because the error stopped improving. */
    boolean converged() {
        return converged;
    }

    /** Lets a run that had converged go on, by other settings. */
    void reopen() {
        converged = false;
    }

    /** Counts a step. */
    void stepDone(double loss, double top1Error) {
        step++;
        epochSteps++;
        epochLoss += loss;
        epochTop1Error += top1Error;
    }

    /** Whether everything that was due after the last step has been done. */
    boolean settled() {
        return settledStep == step;
    }

    /** Everything that was due after the last step has been done. */
    void settle() {
        settledStep = step;
    }

    /** Whether the last step ended an epoch. */
    boolean atEpochEnd() {
        return progress.isEpochEnd(step);
    }

    /** Mean loss of the steps since the last epoch's end. */
    double epochLoss() {
        return epochLoss / epochSteps;
    }

    /** Mean top-1 error of the steps since the last epoch's end. */
    double epochTop1Error() {
        return epochTop1Error / epochSteps;
    }

    /** Begins the next epoch, with the policy's verdict on the one that is over. */
    RateSchedule.Verdict closeEpoch(double error) {
        RateSchedule.Verdict verdict = schedule.judge(step, error);
        converged = verdict == RateSchedule.Verdict.END;
        epochSteps = 0;
        epochLoss = 0;
        epochTop1Error = 0;
        return verdict;
    }

    /** Takes the result of a validation; whether it is the best so far. */
    boolean validated(Errors errors) {
        latest = Optional.of(errors);
        boolean better = best.isEmpty() || errors.isBetterThan(best.get());
        if (better) {
            best = latest;
        }
        return better;
    }

    /** The latest validation. */
    Optional<Errors> latest() {
        return latest;
    }

    /** The validation with the lowest error. */
    Optional<Errors> best() {
        return best;
    }

    FlatLossWatch flatLoss() {
        return flatLoss;
    }

    /** All of it as text. */
    Map<String, String> save() {
        Map<String, String> state = new LinkedHashMap<>();
        state.put("step", Long.toString(step));
        state.put("batchSize", Integer.toString(progress.batchSize()));
        state.put("settledStep", Long.toString(settledStep));
        state.put("converged", Boolean.toString(converged));
        state.put("epoch.steps", Integer.toString(epochSteps));
        state.put("epoch.loss", Double.toString(epochLoss));
        state.put("epoch.top1Error", Double.toString(epochTop1Error));
        state.put("flatLoss.told", Boolean.toString(flatLoss.told()));
        schedule.save(state);
        latest.ifPresent(errors -> errors.save("latest", state));
        best.ifPresent(errors -> errors.save("best", state));
        return state;
    }

    /**
     * Goes to where a checkpoint was written.
     *
     * @throws org.alexnet4j.UserException if it is damaged
     */
    void restore(SavedState state) {
        step = state.count("step", MOST_EXAMPLES / progress.batchSize());
        settledStep = state.count("settledStep", step);
        converged = state.flag("converged");
        epochSteps = (int) state.count("epoch.steps", Math.min(step, Integer.MAX_VALUE));
        epochLoss = state.number("epoch.loss");
        epochTop1Error = state.number("epoch.top1Error");
        flatLoss.restore(state.flag("flatLoss.told"));
        schedule.restore(state, step);
        latest = Errors.restore("latest", state);
        best = Errors.restore("best", state);
    }
}

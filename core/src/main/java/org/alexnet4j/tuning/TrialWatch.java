package org.alexnet4j.tuning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.alexnet4j.training.TrainingEvent;
import org.alexnet4j.training.TrainingHistory;
import org.alexnet4j.training.TrainingHistory.Validated;
import org.alexnet4j.training.TrainingListener;

/** Follows the validations of a trial, with those before a resumption, and knows when it is to be stopped. */
final class TrialWatch implements TrainingListener {
    private final Path run;
    private final Predicate<List<Validated>> rule;
    private final List<Validated> validations = new ArrayList<>();
    private boolean stops;

    /**
     * @param run directory of the trial's run
     * @param rule whether a trial with such validations is stopped
     */
    TrialWatch(Path run, Predicate<List<Validated>> rule) {
        this.run = run;
        this.rule = rule;
    }

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started started && started.step() > 0) {
            // The run's metrics end where it goes on: what will be done again has been removed.
            validations.addAll(TrainingHistory.read(run).validations());
            stops = rule.test(validations);
        } else if (event instanceof TrainingEvent.Validated validated) {
            validations.add(Validated.of(validated));
            stops = rule.test(validations);
        }
    }

    /** Whether the rule stops the trial. */
    boolean stops() {
        return stops;
    }

    /** All validations so far, in order. */
    List<Validated> validations() {
        return List.copyOf(validations);
    }
}

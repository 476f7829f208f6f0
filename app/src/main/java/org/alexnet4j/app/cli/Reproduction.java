package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.experiment.Laboratory;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.training.RatePolicy;

/**
 * An experiment as {@link ReproduceOptions} carries it out.
 *
 * @param <R> what it results in
 */
interface Reproduction<R> {
    /** Its title, for the report. */
    String title();

    /** What it does with which options; an experiment that goes on must do the same. */
    String description();

    /** Trainings that take as long as the experiment's own, to plan the time by. */
    List<PlannedTraining> trainings(Scale scale);

    /** Whether {@link #run} trains exactly these. */
    boolean isListed();

    /** Whether its report has figures. */
    default boolean isDrawn() {
        return true;
    }

    /** Whether it measures errors on images that it does not train on. */
    default boolean isTested() {
        return true;
    }

    /** What a scale has made smaller, in words. */
    default String scaled(Scale scale) {
        boolean waits = trainings(Scale.FULL).stream()
                .anyMatch(training -> training.settings().policy() instanceof RatePolicy.Plateau);
        return String.format(
                Locale.ROOT,
                "every training got %.1f %% of its epochs, at least one, and its rate falls %s",
                100 * scale.factor(),
                waits ? "along half a cosine, where in full it would wait for plateaus" : "as much earlier");
    }

    /** Why its results cannot be compared with the paper's, if they cannot: the dataset is not that of the paper. */
    default Optional<String> caution() {
        return Optional.empty();
    }

    /** Carries it out. */
    R run(Laboratory laboratory, Scale scale);

    /** The report of a result. */
    List<Part> parts(R result);

    /** The same for programs. */
    void json(R result, ObjectNode node);
}

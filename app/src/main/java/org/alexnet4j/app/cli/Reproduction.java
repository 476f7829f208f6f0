package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.experiment.Laboratory;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;

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

    /** Carries it out. */
    R run(Laboratory laboratory, Scale scale);

    /** The report of a result. */
    List<Part> parts(R result);

    /** The same for programs. */
    void json(R result, ObjectNode node);
}

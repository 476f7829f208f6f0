package org.alexnet4j.training;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a training ended.
 *
 * @param ending why
 * @param steps steps done, with those before a resumption
 * @param epochs epochs done, with the part of the last one
 * @param loss mean loss of the last steps, at most 100, since the start or the resumption; not a number where there were
 *     none
 * @param validation the last validation, if there was one
 * @param best the validation with the lowest top-1 error, if there was one; its checkpoint is kept
 * @param file the model, or the checkpoint of a training that was stopped
 * @param imagesPerSecond training examples by time since the start or the resumption, validations left out
 * @param waitShare share of that time in which the engine waited for data
 */
public record TrainingOutcome(
        Ending ending,
        long steps,
        double epochs,
        double loss,
        Optional<Errors> validation,
        Optional<Errors> best,
        Path file,
        double imagesPerSecond,
        double waitShare) {}

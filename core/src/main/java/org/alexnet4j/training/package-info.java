/**
 * Training: settings, rate policies, the loop, what listens to it, and the directory of a run.
 *
 * <p>May import {@code batch}, {@code engine}, {@code evaluation}, {@code model} and what they import. Prints nothing:
 * everything that happens is a {@link org.alexnet4j.training.TrainingEvent}. Start reading at
 * {@link org.alexnet4j.training.TrainingListener}.
 */
@NullMarked
package org.alexnet4j.training;

import org.jspecify.annotations.NullMarked;

/**
 * How good a network is: top-1 and top-5 errors with intervals, mean loss, confusion.
 *
 * <p>May import {@code batch}, {@code dataset}, {@code engine}, {@code file}, {@code model} and {@code network}. Start
 * reading at {@link org.alexnet4j.evaluation.Evaluator}.
 */
@NullMarked
package org.alexnet4j.evaluation;

import org.jspecify.annotations.NullMarked;

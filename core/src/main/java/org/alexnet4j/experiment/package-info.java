/**
 * The paper's experiments as plans: which networks are trained how, and what is computed from their errors. Who trains them
 * is told by {@link org.alexnet4j.experiment.Laboratory}.
 *
 * <p>May import {@code batch}, {@code evaluation}, {@code model}, {@code network} and {@code training}. Start reading at
 * {@link org.alexnet4j.experiment.Ablations}.
 */
@NullMarked
package org.alexnet4j.experiment;

import org.jspecify.annotations.NullMarked;

/**
 * Linear classifiers on features: logistic regression and support vector machines, which become the last layer of a model.
 *
 * <p>The only package that knows LIBLINEAR. May import {@code inference} (the layer of the features), {@code model} and
 * what those import. Start reading at {@link org.alexnet4j.linear.LinearTraining}.
 */
@NullMarked
package org.alexnet4j.linear;

import org.jspecify.annotations.NullMarked;
